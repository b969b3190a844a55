import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function node({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    `const allowedOrigins = new Set([${quoted(origins)}]);`,
    "",
    "/** Sets the CORS headers. True: it was a preflight, and it is answered. */",
    "export function cors(request, response) {",
    "  const { origin } = request.headers;",
    `  response.appendHeader("Vary", "Origin");`,
    "  if (!allowedOrigins.has(origin)) return false;",
    "",
    `  response.setHeader("Access-Control-Allow-Origin", origin);`,
    credentials && `  response.setHeader("Access-Control-Allow-Credentials", "true");`,
    expose.length > 0 &&
      `  response.setHeader("Access-Control-Expose-Headers", ${quoted([expose.join(", ")])});`,
    `  if (request.method !== "OPTIONS" || !request.headers["access-control-request-method"]) return false;`,
    "",
    `  response.setHeader("Access-Control-Allow-Methods", ${quoted([methods.join(", ")])});`,
    headers.length > 0 &&
      `  response.setHeader("Access-Control-Allow-Headers", ${quoted([headers.join(", ")])});`,
    `  response.setHeader("Access-Control-Max-Age", "${maxAge}");`,
    "  response.writeHead(204).end();",
    "  return true;",
    "}",
  );
  return {
    title: "Node's own http server",
    files: [{ name: "cors.js", language: "js", text }],
    notes: ["First thing in the request listener: if (cors(request, response)) return;"],
  };
}
