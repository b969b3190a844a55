import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function fastify({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    `import cors from "@fastify/cors";`,
    "",
    "await app.register(cors, {",
    `  origin: [${quoted(origins)}],`,
    `  methods: [${quoted(methods)}],`,
    `  allowedHeaders: [${quoted(headers)}],`,
    expose.length > 0 && `  exposedHeaders: [${quoted(expose)}],`,
    credentials && "  credentials: true,",
    `  maxAge: ${maxAge},`,
    "});",
  );
  return {
    title: "Fastify, with @fastify/cors",
    files: [{ name: "app.js", language: "js", text }],
    notes: [
      "npm install @fastify/cors",
      "Register it before the routes and before hooks that ask for a login: preflights carry no credentials.",
    ],
  };
}
