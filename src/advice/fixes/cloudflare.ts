import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function cloudflare({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    `const allowedOrigins = new Set([${quoted(origins)}]);`,
    "",
    "export default {",
    "  async fetch(request) {",
    `    const origin = request.headers.get("Origin") ?? "";`,
    "    const allowed = allowedOrigins.has(origin);",
    "    const preflight =",
    `      request.method === "OPTIONS" && request.headers.has("Access-Control-Request-Method");`,
    "    const answer =",
    "      allowed && preflight ? new Response(null, { status: 204 }) : await fetch(request);",
    "",
    "    const response = new Response(answer.body, answer);",
    `    response.headers.append("Vary", "Origin");`,
    "    if (!allowed) return response;",
    `    response.headers.set("Access-Control-Allow-Origin", origin);`,
    credentials && `    response.headers.set("Access-Control-Allow-Credentials", "true");`,
    expose.length > 0 &&
      `    response.headers.set("Access-Control-Expose-Headers", ${quoted([expose.join(", ")])});`,
    "    if (preflight) {",
    `      response.headers.set("Access-Control-Allow-Methods", ${quoted([methods.join(", ")])});`,
    headers.length > 0 &&
      `      response.headers.set("Access-Control-Allow-Headers", ${quoted([headers.join(", ")])});`,
    `      response.headers.set("Access-Control-Max-Age", "${maxAge}");`,
    "    }",
    "    return response;",
    "  },",
    "};",
  );
  return {
    title: "Cloudflare, as a Worker in front of the API",
    files: [{ name: "worker.js", language: "js", text }],
    notes: [
      "Its route is the API's host name; fetch(request) goes on to the API itself.",
      "Cloudflare's cache does not heed Vary: Origin. Answers that it keeps need a cache key with the Origin header in it.",
    ],
  };
}
