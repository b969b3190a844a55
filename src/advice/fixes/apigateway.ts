import type { Fix, FixPolicy } from "./fix.ts";
import { lines, quoted } from "./text.ts";

export function apigateway({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const text = lines(
    "Resources:",
    "  Api:",
    "    Type: AWS::Serverless::HttpApi",
    "    Properties:",
    "      CorsConfiguration:",
    `        AllowOrigins: [${quoted(origins)}]`,
    `        AllowMethods: [${quoted(methods)}]`,
    `        AllowHeaders: [${quoted(headers)}]`,
    expose.length > 0 && `        ExposeHeaders: [${quoted(expose)}]`,
    `        AllowCredentials: ${credentials}`,
    `        MaxAge: ${maxAge}`,
  );
  return {
    title: "Amazon API Gateway, as an HTTP API",
    files: [{ name: "template.yaml", language: "yaml", text }],
    notes: [
      "An HTTP API answers preflights itself and drops CORS headers of the integration. Do not also route OPTIONS to one.",
      "A REST API knows one fixed origin only: let its Lambda answer OPTIONS and set the headers on every answer, and the gateway's own 4XX and 5XX responses too.",
    ],
  };
}
