import type { Fix, FixPolicy } from "./fix.ts";
import { escaped, lines } from "./text.ts";

export function nginx({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const maps = lines(
    "map $http_origin $cors_origin {",
    `  default "";`,
    ...origins.map((origin) => `  ${key(origin)} $http_origin;`),
    "}",
    "",
    `map "$request_method $http_access_control_request_method $cors_origin" $cors_preflight {`,
    "  default 0;",
    `  "~^OPTIONS [^ ]+ [^ ]+$" 1;`,
    "}",
    ...(credentials ? ["", ...whenAllowed("$cors_credentials", "true")] : []),
    ...(expose.length > 0 ? ["", ...whenAllowed("$cors_expose", expose.join(", "))] : []),
  );
  // nginx leaves out a header whose value is empty.
  const common = [
    "add_header Access-Control-Allow-Origin $cors_origin always;",
    ...(credentials ? ["add_header Access-Control-Allow-Credentials $cors_credentials always;"] : []),
    "add_header Vary Origin always;",
  ];
  const location = lines(
    ...common,
    expose.length > 0 && "add_header Access-Control-Expose-Headers $cors_expose always;",
    "if ($cors_preflight) {",
    "  # An add_header in here replaces all those outside, so they are written again.",
    ...common.map((line) => `  ${line}`),
    `  add_header Access-Control-Allow-Methods "${methods.join(", ")}" always;`,
    ...(headers.length > 0
      ? [`  add_header Access-Control-Allow-Headers "${headers.join(", ")}" always;`]
      : []),
    `  add_header Access-Control-Max-Age ${maxAge} always;`,
    "  return 204;",
    "}",
  );
  return {
    title: "nginx",
    files: [
      { name: "conf.d/cors-map.conf", language: "nginx", text: maps },
      { name: "snippets/cors.conf", language: "nginx", text: location },
    ],
    notes: [
      "The first file belongs at the http level, which conf.d does by itself.",
      "The second goes into the location that serves the API: include snippets/cors.conf;",
      "Where that location has an add_header of its own already, it stays; those of the server block do not reach it.",
      "If the application behind it sends CORS headers as well, take them off: proxy_hide_header Access-Control-Allow-Origin;",
    ],
  };
}

function whenAllowed(variable: string, value: string): string[] {
  return [`map $cors_origin ${variable} {`, `  default "${value}";`, `  "" "";`, "}"];
}

/** Keys of more than about 48 bytes do not fit into nginx's default hash buckets; regular expressions are not hashed. */
function key(origin: string): string {
  return origin.length > 40 ? `"~^${escaped(origin)}$"` : `"${origin}"`;
}
