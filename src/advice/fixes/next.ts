import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function next({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    `import { type NextRequest, NextResponse } from "next/server";`,
    "",
    `const allowedOrigins = new Set([${quoted(origins)}]);`,
    "",
    "export default function proxy(request: NextRequest) {",
    `  const origin = request.headers.get("Origin") ?? "";`,
    "  const preflight =",
    `    request.method === "OPTIONS" && request.headers.has("Access-Control-Request-Method");`,
    "  const allowed = allowedOrigins.has(origin);",
    "  const response =",
    "    preflight && allowed ? new NextResponse(null, { status: 204 }) : NextResponse.next();",
    "",
    `  response.headers.append("Vary", "Origin");`,
    "  if (!allowed) return response;",
    `  response.headers.set("Access-Control-Allow-Origin", origin);`,
    credentials && `  response.headers.set("Access-Control-Allow-Credentials", "true");`,
    expose.length > 0 &&
      `  response.headers.set("Access-Control-Expose-Headers", ${quoted([expose.join(", ")])});`,
    "  if (preflight) {",
    `    response.headers.set("Access-Control-Allow-Methods", ${quoted([methods.join(", ")])});`,
    headers.length > 0 &&
      `    response.headers.set("Access-Control-Allow-Headers", ${quoted([headers.join(", ")])});`,
    `    response.headers.set("Access-Control-Max-Age", "${maxAge}");`,
    "  }",
    "  return response;",
    "}",
    "",
    `export const config = { matcher: "/api/:path*" };`,
  );
  return {
    title: "Next.js, in front of the API routes",
    files: [{ name: "proxy.ts", language: "ts", text }],
    notes: [
      "Beside the app or pages folder. Up to Next.js 15 the file is called middleware.ts.",
      "`matcher` names the routes that other origins may call.",
    ],
  };
}
