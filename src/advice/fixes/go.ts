import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function go({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const list = (values: readonly string[]) => `[]string{${quoted(values)}}`;
  const text = lines(
    "handler := cors.New(cors.Options{",
    `\tAllowedOrigins: ${list(origins)},`,
    `\tAllowedMethods: ${list(methods)},`,
    `\tAllowedHeaders: ${list(headers)},`,
    expose.length > 0 && `\tExposedHeaders: ${list(expose)},`,
    credentials && "\tAllowCredentials: true,",
    `\tMaxAge: ${maxAge},`,
    "}).Handler(mux)",
  );
  return {
    title: "Go's net/http, with rs/cors",
    files: [{ name: "main.go", language: "go", text }],
    notes: [
      "go get github.com/rs/cors, and import it.",
      "`mux` is the handler there was; serve `handler` in its place, outside of anything that asks for a login.",
    ],
  };
}
