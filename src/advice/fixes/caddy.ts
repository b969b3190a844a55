import type { Fix, FixPolicy } from "./fix.ts";
import { lines } from "./text.ts";

export function caddy({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const allowed = origins.map((origin) => `\theader Origin ${origin}`);
  const text = lines(
    "@cors_call {",
    ...allowed,
    "}",
    "@cors_preflight {",
    "\tmethod OPTIONS",
    "\theader Access-Control-Request-Method *",
    ...allowed,
    "}",
    "header {",
    "\t+Vary Origin",
    "\tdefer",
    "}",
    "header @cors_call {",
    "\tAccess-Control-Allow-Origin {header.Origin}",
    credentials && "\tAccess-Control-Allow-Credentials true",
    expose.length > 0 && `\tAccess-Control-Expose-Headers "${expose.join(", ")}"`,
    "\tdefer",
    "}",
    "header @cors_preflight {",
    `\tAccess-Control-Allow-Methods "${methods.join(", ")}"`,
    headers.length > 0 && `\tAccess-Control-Allow-Headers "${headers.join(", ")}"`,
    `\tAccess-Control-Max-Age ${maxAge}`,
    "\tdefer",
    "}",
    "respond @cors_preflight 204",
  );
  return {
    title: "Caddy",
    files: [{ name: "cors.caddy", language: "caddyfile", text }],
    notes: [
      "In the site block that serves the API: import cors.caddy",
      "`defer` makes these headers replace what an application behind reverse_proxy may send itself.",
    ],
  };
}
