import * as v from "valibot";
import { corsSchema } from "./schema-cors.ts";
import { flag, key, text, textOrTexts, texts } from "./schema-parts.ts";
import { type respondSchema, routeSchema } from "./schema-route.ts";

/**
 * The written form, once: the types, `proxy.config.schema.json` and `docs/config.md` come from it (`npm run generate`).
 * A schema's message is the end of the sentence "must be …"; what needs more than a shape is checked in `resolve`.
 */

const portNumber = "a whole number from 0 to 65535";
const port = v.union(
  [
    v.pipe(v.number(), v.integer(portNumber), v.minValue(0, portNumber), v.maxValue(65535, portNumber)),
    // Digits as text are what a variable gives.
    v.pipe(v.string(), v.regex(/^\d{1,5}$|\$\{/, portNumber)),
  ],
  portNumber,
);

export const configSchema = v.strictObject(
  {
    $schema: key(text, "Where editors find the description of this file.", {
      examples: ["./node_modules/corswalk/proxy.config.schema.json"],
    }),
    port: key(port, "The port to listen on; 0 takes a free one.", { default: 8010 }),
    host: key(
      textOrTexts,
      "The address to listen on, or a list of addresses. Without it: 127.0.0.1 and ::1 together. Anything but loopback lets other machines in.",
      { examples: ["127.0.0.1", ["127.0.0.1", "::1"]] },
    ),
    allowedHosts: key(
      texts,
      "The Host names to answer to, beside loopback ones. One with a leading dot covers its subdomains.",
      { examples: [["proxy.internal", ".example.test"]] },
    ),
    target: key(text, "Short for a single route `/` with this target. Not together with `routes`.", {
      examples: ["https://api.example.com"],
    }),
    routes: key(
      v.record(
        v.string(),
        v.union([text, routeSchema], "a target URL or an object of route options"),
        "an object of routes",
      ),
      "Where calls go. A key is a path prefix at a segment boundary (`/api` matches `/api` and `/api/x`, not `/apix`), optionally behind a host (`auth.localhost/`). The longest match wins, a host before none.",
      { examples: [{ "/api": "https://api.example.com" }] },
    ),
    cors: key(corsSchema, "Which pages may call, and what they may send and read."),
    appOrigin: key(text, "Where the app will live: the origin that `explain` and `audit` judge for.", {
      examples: ["https://app.example.com"],
    }),
    log: key(v.picklist(["pretty", "json", "silent"], '"pretty", "json" or "silent"'), "How to log.", {
      default: "pretty",
    }),
    inspector: key(flag, "The web page that shows every exchange. Without the key: on where a terminal is."),
  },
  "an object",
);

export type WrittenConfig = v.InferInput<typeof configSchema>;
export type WrittenRoute = v.InferInput<typeof routeSchema>;
export type WrittenCors = v.InferInput<typeof corsSchema>;
export type WrittenRespond = v.InferInput<typeof respondSchema>;
