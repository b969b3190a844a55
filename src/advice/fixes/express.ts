import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function express({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    `import cors from "cors";`,
    "",
    "app.use(",
    "  cors({",
    `    origin: [${quoted(origins)}],`,
    `    methods: [${quoted(methods)}],`,
    `    allowedHeaders: [${quoted(headers)}],`,
    expose.length > 0 && `    exposedHeaders: [${quoted(expose)}],`,
    credentials && "    credentials: true,",
    `    maxAge: ${maxAge},`,
    "  }),",
    ");",
  );
  return {
    title: "Express, with the cors package",
    files: [{ name: "app.js", language: "js", text }],
    notes: [
      "npm install cors",
      "It stands before the routes and before anything that asks for a login: preflights carry no credentials.",
    ],
  };
}
