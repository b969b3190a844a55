import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function koa({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    `import cors from "@koa/cors";`,
    "",
    `const allowedOrigins = new Set([${quoted(origins)}]);`,
    "",
    "app.use(",
    "  cors({",
    `    origin: (ctx) => (allowedOrigins.has(ctx.get("Origin")) ? ctx.get("Origin") : ""),`,
    `    allowMethods: [${quoted(methods)}],`,
    `    allowHeaders: [${quoted(headers)}],`,
    expose.length > 0 && `    exposeHeaders: [${quoted(expose)}],`,
    credentials && "    credentials: true,",
    `    maxAge: ${maxAge},`,
    "  }),",
    ");",
  );
  return {
    title: "Koa, with @koa/cors",
    files: [{ name: "app.js", language: "js", text }],
    notes: [
      "npm install @koa/cors",
      "It stands before the routes and before anything that asks for a login: preflights carry no credentials.",
      ...(headers.length === 0
        ? ["With an empty list, @koa/cors allows these origins every request header."]
        : []),
    ],
  };
}
