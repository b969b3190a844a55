import type { Fix, FixPolicy } from "./fix.ts";
import { escaped, lines } from "./text.ts";

export function apache({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    `SetEnvIf Origin "^(?:${origins.map(escaped).join("|")})$" CORS_ORIGIN=$0`,
    "",
    "# What the application sends itself is kept apart from what `always` sets, and would come twice.",
    "Header onsuccess unset Access-Control-Allow-Origin",
    "Header onsuccess unset Access-Control-Allow-Credentials",
    "Header always merge Vary Origin",
    "Header always set Access-Control-Allow-Origin %{CORS_ORIGIN}e env=CORS_ORIGIN",
    credentials && "Header always set Access-Control-Allow-Credentials true env=CORS_ORIGIN",
    expose.length > 0 &&
      `Header always set Access-Control-Expose-Headers "${expose.join(", ")}" env=CORS_ORIGIN`,
    "",
    "RewriteEngine On",
    "RewriteCond %{REQUEST_METHOD} =OPTIONS",
    "RewriteCond %{HTTP:Access-Control-Request-Method} .",
    "RewriteCond %{ENV:CORS_ORIGIN} .",
    "RewriteRule ^ - [R=204,L,E=CORS_PREFLIGHT:1]",
    `Header always set Access-Control-Allow-Methods "${methods.join(", ")}" env=CORS_PREFLIGHT`,
    headers.length > 0 &&
      `Header always set Access-Control-Allow-Headers "${headers.join(", ")}" env=CORS_PREFLIGHT`,
    `Header always set Access-Control-Max-Age ${maxAge} env=CORS_PREFLIGHT`,
  );
  return {
    title: "Apache httpd",
    files: [{ name: "cors.conf", language: "apache", text }],
    notes: [
      "a2enmod headers rewrite setenvif",
      "In the VirtualHost that serves the API: Include cors.conf",
      "With a login in Apache itself, let preflights pass: Require method OPTIONS",
    ],
  };
}
