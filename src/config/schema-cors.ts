import * as v from "valibot";
import { flag, key, starOrTexts, textOrTexts } from "./schema-parts.ts";

/** Which pages may call: of the whole proxy, and of a route. */
export const corsSchema = v.strictObject(
  {
    origins: key(
      textOrTexts,
      'The pages that may call: `scheme://host[:port]`, with `*` for any port or as the leftmost labels of the host; `"loopback"` for this machine\'s own pages; `"null"` for sandboxed ones; `"*"` alone, without credentials, for every page but those of `"null"`. A list replaces the default.',
      { default: "loopback", examples: [["loopback", "https://*.dev.example.com"]] },
    ),
    credentials: key(flag, "Whether pages may send cookies, client certificates and HTTP authentication.", {
      default: true,
    }),
    methods: key(starOrTexts, 'The methods pages may use; `"*"` allows what the preflight asks for.', {
      default: "*",
      examples: [["GET", "POST"]],
    }),
    allowHeaders: key(
      starOrTexts,
      'The request headers pages may send; `"*"` allows what the preflight asks for.',
      { default: "*", examples: [["authorization", "content-type"]] },
    ),
    exposeHeaders: key(
      starOrTexts,
      'The response headers pages may read; `"*"` names those that the upstream really sent.',
      { default: "*", examples: [["x-total-count"]] },
    ),
    maxAge: key(
      v.number("a number of seconds"),
      "How many seconds the browser may keep a preflight's answer. Longer than a few seconds delays what a reload changes.",
      { default: 5 },
    ),
    privateNetwork: key(
      flag,
      "Answer the legacy private-network preflights of old Chromium versions. Today's permission prompt needs no header.",
      { default: false },
    ),
  },
  "an object of CORS options",
);
