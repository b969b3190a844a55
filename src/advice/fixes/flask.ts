import type { Fix, FixPolicy } from "./fix.ts";
import { escaped, lines, quoted } from "./text.ts";

export function flask({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    "from flask_cors import CORS",
    "",
    "CORS(",
    "    app,",
    `    origins=[${origins.map(pattern).join(", ")}],`,
    `    methods=[${quoted(methods)}],`,
    `    allow_headers=[${quoted(headers)}],`,
    expose.length > 0 && `    expose_headers=[${quoted(expose)}],`,
    credentials && "    supports_credentials=True,",
    `    max_age=${maxAge},`,
    ")",
  );
  return {
    title: "Flask, with Flask-CORS",
    files: [{ name: "app.py", language: "python", text }],
    notes: ["pip install flask-cors"],
  };
}

/** Flask-CORS takes an entry with a bracket for a regular expression. */
function pattern(origin: string): string {
  return origin.includes("[") ? `r"^${escaped(origin)}$"` : JSON.stringify(origin);
}
