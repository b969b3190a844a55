import type { Fix, FixPolicy } from "./fix.ts";
import { lines } from "./text.ts";

export function laravel({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const list = (values: readonly string[]) => `[${values.map((value) => `'${value}'`).join(", ")}]`;
  const text = lines(
    "<?php",
    "",
    "return [",
    "    'paths' => ['*'],",
    `    'allowed_origins' => ${list(origins)},`,
    "    'allowed_origins_patterns' => [],",
    `    'allowed_methods' => ${list(methods)},`,
    `    'allowed_headers' => ${list(headers)},`,
    `    'exposed_headers' => ${list(expose)},`,
    `    'supports_credentials' => ${credentials},`,
    `    'max_age' => ${maxAge},`,
    "];",
  );
  return {
    title: "Laravel",
    files: [{ name: "config/cors.php", language: "php", text }],
    notes: [
      "php artisan config:publish cors makes the file, php artisan config:clear makes a cached one count.",
      "`paths` may be narrower: ['api/*', 'sanctum/csrf-cookie'].",
    ],
  };
}
