import * as v from "valibot";
import { corsSchema } from "./schema-cors.ts";
import { flag, key, text, textOrTexts, texts } from "./schema-parts.ts";

const headers = v.record(
  v.string(),
  v.nullable(v.string("text, or null to remove the header")),
  "an object of header names and values",
);
const duration = v.union(
  [v.pipe(v.number(), v.minValue(1, "1 millisecond or more")), v.string()],
  'a duration: "10s", "500ms", "2m", a number of milliseconds, or "off"',
);
const timeout = v.strictObject(
  {
    connect: key(duration, "Until the connection to the upstream stands; past it 504.", {
      default: "10s",
      examples: ["10s", 500],
    }),
    response: key(duration, "Until the head of the upstream's answer has come; past it 504.", {
      default: "off",
      examples: ["30s"],
    }),
  },
  'an object such as { "connect": "10s", "response": "30s" }',
);

export const respondSchema = v.strictObject(
  {
    status: key(
      v.pipe(
        v.number("a status code"),
        v.integer("a whole number"),
        v.minValue(200, "a status code from 200 to 599"),
        v.maxValue(599, "a status code from 200 to 599"),
      ),
      "The status code.",
      { default: 200 },
    ),
    headers: key(v.record(v.string(), text, "an object of header names and values"), "The headers to send.", {
      examples: [{ "Cache-Control": "no-store" }],
    }),
    json: key(v.unknown(), "The body, any JSON value; sent as `application/json`.", {
      examples: [{ beta: true }],
    }),
    body: key(text, "The body as text; sent as `text/plain`, unless `headers` has a Content-Type."),
    file: key(text, "A file to send as the body, relative to the config; its type follows from its name.", {
      examples: ["./fixtures/user.json"],
    }),
  },
  "an object with `status`, `headers` and one of `json`, `body` or `file`",
);

/** Where the calls of a route go, and what becomes of them on the way. */
export const routeSchema = v.strictObject(
  {
    target: key(
      text,
      "Where the route goes: an http, https, ws or wss URL. Its path is put in front of the call's; `user:pass@` becomes Basic authorization. Without a scheme it is https, and http for localhost, addresses and single names.",
      { examples: ["https://api.example.com", "ws://localhost:9000"] },
    ),
    stripPrefix: key(flag, "Take the matched prefix off the path; redirects and cookie paths get it back.", {
      default: false,
    }),
    rewrite: key(
      v.array(
        v.strictTuple(
          [v.string("a regular expression as text"), v.string("the replacement as text")],
          "a pair of a regular expression and its replacement",
        ),
        "a list of pairs",
      ),
      "Regular expressions and replacements for the path without its query, in order, after `stripPrefix` and before the target's path. They cannot be turned round: redirects and cookie paths of the route are left alone.",
      { examples: [[["^/v1/", "/v2/"]]] },
    ),
    changeOrigin: key(
      flag,
      "Send the target's Host instead of the page's. (It never meant the Origin header.)",
      {
        default: true,
      },
    ),
    upstreamOrigin: key(
      v.picklist(["target", "keep", "remove"], '"target", "keep" or "remove"'),
      'The Origin and Referer that the upstream sees: its own, the page\'s (`"keep"`), or none (`"remove"`).',
      { default: "target" },
    ),
    headers: key(headers, "Headers set towards the upstream; null removes one.", {
      examples: [{ Authorization: "Bearer ${API_TOKEN}", Cookie: null }],
    }),
    responseHeaders: key(headers, "Headers set towards the page; null removes one.", {
      examples: [{ "Cache-Control": "no-store" }],
    }),
    cookies: key(
      v.picklist(["fit", "scope", "keep"], '"fit", "scope" or "keep"'),
      'Rewrite Set-Cookie so that the browser keeps the cookie; `"scope"` also narrows each cookie to the route; `"keep"` changes nothing.',
      { default: "fit" },
    ),
    sendCookies: key(
      texts,
      "The names of the cookies that may go to this upstream, `*` for any run of characters. Without the key all may.",
      { examples: [["session", "csrf_*"]] },
    ),
    redirects: key(
      v.picklist(["fit", "keep"], '"fit" or "keep"'),
      'Keep redirects inside the proxy, or pass them on as they come (`"keep"`).',
      { default: "fit" },
    ),
    secure: key(flag, "Refuse an upstream certificate that does not verify.", { default: true }),
    ca: key(
      textOrTexts,
      "Certificate authorities to trust beside Node's own: files, relative to the config, or PEM text.",
      { examples: ["./dev-ca.pem"] },
    ),
    cert: key(text, "The client certificate: a file or PEM text. Needs `key`.", {
      examples: ["./client.pem"],
    }),
    key: key(text, "The client certificate's private key: a file or PEM text.", {
      examples: ["./client-key.pem"],
    }),
    passphrase: key(text, "The passphrase of `key`.", {
      examples: ["${KEY_PASSPHRASE}"],
    }),
    proxy: key(
      v.union([v.literal(false), text], 'a URL, "env" or false'),
      'The outbound proxy: a URL, `"env"` for HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY (never for loopback targets), or false for none.',
      { default: "env", examples: ["http://proxy.example.com:3128", false] },
    ),
    ws: key(flag, "Allow WebSocket upgrades.", { default: true }),
    xfwd: key(flag, "Send X-Forwarded-For, -Host and -Proto upstream, overwriting what came.", {
      default: false,
    }),
    via: key(
      flag,
      "Send a `Via` header upstream, so that a loop is told as 508. Some servers do not compress for requests that carry it.",
      { default: false },
    ),
    timeout: key(timeout, "When to give up waiting. Nothing ever cuts a stream."),
    cors: key(corsSchema, "Overrides the global `cors` for this route, key by key."),
    respond: key(respondSchema, "Answer from here, without an upstream."),
  },
  "an object of route options",
);
