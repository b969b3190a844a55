import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function hono({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    `import { cors } from "hono/cors";`,
    "",
    "app.use(",
    `  "*",`,
    "  cors({",
    `    origin: [${quoted(origins)}],`,
    `    allowMethods: [${quoted(methods)}],`,
    `    allowHeaders: [${quoted(headers)}],`,
    expose.length > 0 && `    exposeHeaders: [${quoted(expose)}],`,
    credentials && "    credentials: true,",
    `    maxAge: ${maxAge},`,
    "  }),",
    ");",
  );
  return {
    title: "Hono, with its own cors middleware",
    files: [{ name: "app.js", language: "js", text }],
    notes: [
      "It stands before the routes and before anything that asks for a login: preflights carry no credentials.",
      ...(headers.length === 0
        ? ["With an empty list, Hono allows these origins every request header."]
        : []),
    ],
  };
}
