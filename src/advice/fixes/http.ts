import type { Fix, FixPolicy } from "./fix.ts";
import { lines } from "./text.ts";

/** For servers that are not known here: the headers themselves. */
export function http({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const [origin = ""] = origins;
  const preflight = lines(
    "HTTP/1.1 204 No Content",
    `Access-Control-Allow-Origin: ${origin}`,
    credentials && "Access-Control-Allow-Credentials: true",
    `Access-Control-Allow-Methods: ${methods.join(", ")}`,
    headers.length > 0 && `Access-Control-Allow-Headers: ${headers.join(", ")}`,
    `Access-Control-Max-Age: ${maxAge}`,
    "Vary: Origin",
  );
  const call = lines(
    `Access-Control-Allow-Origin: ${origin}`,
    credentials && "Access-Control-Allow-Credentials: true",
    expose.length > 0 && `Access-Control-Expose-Headers: ${expose.join(", ")}`,
    "Vary: Origin",
  );
  return {
    title: "Any server: the headers that it has to send",
    files: [
      { name: "in answer to OPTIONS", language: "http", text: preflight },
      { name: "on every other answer, errors too", language: "http", text: call },
    ],
    notes: [
      ...(origins.length > 1
        ? [
            `Allow-Origin holds one origin: the caller's, if it is one of ${origins.join(", ")}; otherwise leave it out.`,
          ]
        : []),
      "OPTIONS is answered before anything that asks for a login: preflights carry no credentials.",
    ],
  };
}
