import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function rails({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    "Rails.application.config.middleware.insert_before 0, Rack::Cors do",
    "  allow do",
    `    origins ${quoted(origins)}`,
    `    resource "*",`,
    `      methods: [${methods.map((method) => `:${method.toLowerCase()}`).join(", ")}],`,
    `      headers: [${quoted(headers)}],`,
    expose.length > 0 && `      expose: [${quoted(expose)}],`,
    credentials && "      credentials: true,",
    `      max_age: ${maxAge}`,
    "  end",
    "end",
  );
  return {
    title: "Rails, with rack-cors",
    files: [{ name: "config/initializers/cors.rb", language: "ruby", text }],
    notes: ["bundle add rack-cors"],
  };
}
