import { mutate } from "./mutate.js";

const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789-"];
const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
const pathBytes = bytes.filter((byte) => byte > " " && byte < "\x7f" && byte !== "#");
const valueBytes = bytes.filter((byte) => byte >= " " && byte !== "\x7f");
const pieces = ["//", "%", "%zz", "%00", "@", ":", "*", "a", "?", "&", "=", ";", "%2f", "/./", "%c3%a9"];
const climbing = ["..", "/../", "%2e%2e", "%2f", "%5c", "\\", "é", "\xff"];

const prefixes = ["/", "/echo", "/strip", "/rewrite", "/scope", "/respond", "/dead", "/nowhere"];
const methods = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "OPTIONS",
  "PATCH",
  "PROPFIND",
  "M-SEARCH",
  "QUERY",
  "TRACE",
];
const hosts = [
  "localhost",
  "127.0.0.1:80",
  "[::1]",
  "app.localhost:1",
  "evil.test",
  "localhost.",
  "LOCALHOST",
];
const origins = [
  "http://localhost:3000",
  "https://127.0.0.1",
  "http://[::1]:5173",
  "null",
  "https://evil.test",
  "http://localhost:3000, http://a.test",
  "http://localhost:99999",
  "://",
  "",
];

function path(random, parts = pieces) {
  const made = random.times(6, () => (random.chance(0.5) ? random.pick(parts) : random.text(12, pathBytes)));
  const long = random.chance(0.005) ? "a/".repeat(random.below(40_000)) : "";
  return `${random.pick(prefixes)}${random.chance(0.5) ? "/" : ""}${made.join("")}${long}`;
}

function target(random, method) {
  if (random.chance(0.9)) return path(random, [...pieces, ...climbing]);
  return random.pick([
    () => `http://${random.pick(hosts)}${path(random, climbing)}`,
    () => `https://${random.text(20, letters)}`,
    () => "*",
    () => `${random.pick(hosts)}:443`,
    () => `${path(random)}#${random.text(5, pathBytes)}`,
    () => random.text(30, pathBytes) || method,
  ])();
}

/** Headers that say nothing about where the message ends. */
const harmless = [
  (random) => ["Origin", random.pick(origins)],
  (random) => ["Access-Control-Request-Method", random.pick([...methods, "get", "", "A B", "CONNECT"])],
  (random) => [
    "Access-Control-Request-Headers",
    random.times(9, () => random.text(12, letters)).join(random.pick([",", ", ", ",,", " "])),
  ],
  (random) => [
    "Access-Control-Request-Headers",
    "x,".repeat(random.below(random.chance(0.05) ? 40_000 : 200)),
  ],
  (random) => ["Access-Control-Request-Private-Network", random.pick(["true", "false", "1"])],
  (random) => ["Sec-Fetch-Site", random.pick(["same-origin", "same-site", "cross-site", "none", "?"])],
  (random) => ["Sec-Fetch-Mode", random.pick(["navigate", "cors", "no-cors", "websocket"])],
  (random) => ["Sec-Fetch-Dest", random.pick(["document", "iframe", "image", "empty"])],
  (random) => ["Sec-Purpose", random.pick(["prefetch", "prefetch;prerender", ""])],
  (random) => ["User-Agent", random.pick(["Mozilla/5.0 Safari/605", "curl/8", "Mozilla/5.0 Chrome/150"])],
  (random) => [
    "Cookie",
    random.times(20, () => `${random.text(8, letters)}=${random.text(20, valueBytes)}`).join("; "),
  ],
  (random) => ["Cookie", random.text(60, valueBytes)],
  (random) => ["Cookie", "a=b; ".repeat(random.below(random.chance(0.05) ? 20_000 : 100))],
  (random) => [
    "Connection",
    random
      .times(5, () => random.pick(["Host", "Cookie", "X-A", "Content-Length", "TE", "keep-alive", ""]))
      .join(","),
  ],
  (random) => [
    "Referer",
    random.pick(["http://localhost:3000/a?b#c", "://", "about:client", "http://[::1", ""]),
  ],
  (random) => ["TE", random.pick(["trailers", "gzip;q=0.5", ", ,"])],
  (random) => ["Via", "1.1 corswalk-00000000, ".repeat(random.below(30))],
  (random) => ["X-Forwarded-For", random.text(40, valueBytes)],
  (random) => ["Range", random.text(20, valueBytes)],
  (random) => ["If-None-Match", random.text(20, valueBytes)],
  () => ["HTTP2-Settings", "AAMAAABkAAQAAP__"],
  (random) => ["Content-Type", random.text(30, valueBytes)],
  (random) => [random.text(20, letters) || "x", random.text(60, valueBytes)],
];

/** Headers on which two servers may disagree where the message ends, or what becomes of the connection. */
const harmful = [
  (random) => [
    "Content-Length",
    random.pick(["0", "5", "+5", "-1", "5, 5", "5, 6", "1e3", "99999999999999999999", "", "0x5"]),
  ],
  (random) => [
    "Transfer-Encoding",
    random.pick([
      "chunked",
      "Chunked",
      "xchunked",
      "gzip, chunked",
      "chunked, chunked",
      "identity",
      "",
      "\tchunked",
    ]),
  ],
  (random) => ["Expect", random.pick(["100-continue", "100-Continue", "tea", ""])],
  (random) => ["Upgrade", random.pick(["websocket", "h2c", "WebSocket, h2c", "TLS/1.0", ""])],
  () => ["Connection", "Upgrade"],
  (random) => ["Connection", random.pick(["close", "keep-alive, close", "Upgrade, HTTP2-Settings"])],
  (random) => ["Host", random.pick([...hosts, "a b", "", "localhost:x", "[::1"])],
  (random) => [random.text(10, bytes), random.text(30, bytes)],
  (random) => ["X-Folded", `a\r\n ${random.text(10, valueBytes)}`],
];

function lines(headers) {
  return headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
}

function chunked(random, body) {
  const extension = random.chance(0.2) ? ";a=b" : "";
  const trailer = random.chance(0.2) ? "X-Trailer: 1\r\n" : "";
  return `${body === "" ? "" : `${body.length.toString(16)}${extension}\r\n${body}\r\n`}0\r\n${trailer}\r\n`;
}

/** A request after which the connection can go on: strange in all but its framing. */
export function framedRequest(random) {
  const method = random.pick(methods);
  const headers = random.times(8, () => random.pick(harmless)(random));
  const body = random.text(random.chance(0.05) ? 5_000 : 40, bytes);
  const framing = random.pick(["none", "length", "chunked"]);
  const head = `${method} ${path(random)} HTTP/1.1\r\nHost: ${random.pick(hosts)}\r\n${lines(headers)}`;
  if (framing === "none") return `${head}\r\n`;
  if (framing === "length") return `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
  return `${head}Transfer-Encoding: chunked\r\n\r\n${chunked(random, body)}`;
}

/** A request of which nothing can be relied on. */
export function wildRequest(random) {
  const method = random.chance(0.9) ? random.pick(methods) : random.text(12, bytes);
  const version = random.chance(0.9)
    ? "HTTP/1.1"
    : random.pick(["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "http/1.1", "", "HTTP/1.1 "]);
  const headers = [
    ...random.times(1, () => ["Host", random.pick(hosts)]),
    ...random.times(5, () => random.pick(harmless)(random)),
    ...random.times(4, () => random.pick(harmful)(random)),
    ...(random.chance(0.01) ? Array.from({ length: random.below(3000) }, (_, i) => [`x-${i}`, "1"]) : []),
  ];
  const body = random.text(60, bytes);
  const text = `${method} ${target(random, method)} ${version}\r\n${lines(headers)}\r\n${random.chance(0.5) ? chunked(random, body) : body}`;
  return random.chance(0.6) ? mutate(random, text) : text;
}
