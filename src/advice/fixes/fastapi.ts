import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function fastapi({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    "from fastapi.middleware.cors import CORSMiddleware",
    "",
    "app.add_middleware(",
    "    CORSMiddleware,",
    `    allow_origins=[${quoted(origins)}],`,
    `    allow_methods=[${quoted(methods)}],`,
    `    allow_headers=[${quoted(headers)}],`,
    expose.length > 0 && `    expose_headers=[${quoted(expose)}],`,
    credentials && "    allow_credentials=True,",
    `    max_age=${maxAge},`,
    ")",
  );
  return {
    title: "FastAPI and Starlette",
    files: [{ name: "main.py", language: "python", text }],
    notes: [
      "Add it after every other middleware: the last one added is the first to see a request.",
      "Starlette sends Vary: Origin only to calls that carry an Origin. Behind a cache, let the cache's key hold the Origin header.",
      "An exception that nothing handles is answered outside of it: such a 500 looks like a CORS error to the page.",
    ],
  };
}
