import { mutate } from "./mutate.js";

const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
const valueBytes = bytes.filter((byte) => byte >= " " && byte !== "\x7f");
const letters = [..."abcdefghijklmnopqrstuvwxyz0123456789-_"];

const statuses = [
  101, 200, 200, 200, 200, 201, 204, 206, 301, 302, 304, 307, 400, 401, 404, 418, 500, 503, 599, 600, 999,
];
const oddStatuses = ["99", "1000", "0", "-1", "abc", "2e2", "", "100", "101", "102", "103", "199"];
const places = [
  "/",
  "//",
  "http://localhost:3000/x",
  "http://[::1",
  "javascript:alert(1)",
  "?",
  "#",
  "http://a:99999/",
  "\xff",
  "https://user:pw@evil.test/",
  "http:\\\\a",
];
const cookieParts = [
  "Path=/",
  "Path=",
  "Path=/strip/x",
  "Domain=api.test",
  "Domain=.",
  "Secure",
  "HttpOnly",
  "SameSite=None",
  "SameSite=?",
  "Partitioned",
  "Max-Age=x",
  "Expires=never",
  "=",
  "",
  "Priority=High",
];

const headerMakers = [
  (random) => [
    "Set-Cookie",
    [
      `${random.pick(["", "__Host-", "__Secure-"])}${random.text(8, letters)}=${random.text(20, valueBytes)}`,
      ...random.times(6, () => random.pick(cookieParts)),
    ].join("; "),
  ],
  (random) => ["Set-Cookie", random.text(40, valueBytes)],
  (random) => ["Location", random.pick(places) + random.text(10, valueBytes)],
  (random) => ["Content-Location", random.pick(places)],
  (random) => [
    "Refresh",
    random.pick(["0", "0;url=", "5; URL='/x'", ";;", "9".repeat(50)]) + random.pick(places),
  ],
  (random) => ["Vary", random.pick(["*", "Origin", "a, b", ",,", ""])],
  (random) => ["Access-Control-Allow-Origin", random.pick(["*", "null", "a, b", ""])],
  (random) => [
    "Connection",
    random.pick(["close", "keep-alive", "Content-Length", "Set-Cookie, X", "upgrade", ","]),
  ],
  (random) => ["Keep-Alive", random.pick(["timeout=0", "timeout=x", "timeout=99999999999", "max=1"])],
  (random) => ["WWW-Authenticate", random.pick(["Basic realm=x", "NTLM", "Negotiate", ""])],
  (random) => ["Content-Type", random.pick(["text/event-stream", "text/html", "", ";;"])],
  (random) => ["Content-Encoding", random.pick(["gzip", "br", "x"])],
  (random) => ["Upgrade", random.pick(["websocket", "h2c", ""])],
  () => ["Trailer", "X-T"],
  (random) => [random.text(20, letters) || "x", random.text(60, valueBytes)],
];

/** What no strict parser takes. */
const wildHeader = (random) => [random.text(10, bytes), random.text(30, bytes)];

const bodies = [
  (_random, body) => ({ headers: [["Content-Length", body.length]], text: body }),
  (_random, body) => ({ headers: [["Content-Length", body.length + 10]], text: body }),
  (_random, body) => ({ headers: [["Content-Length", Math.max(0, body.length - 3)]], text: body }),
  (random, body) => ({
    headers: [["Content-Length", random.pick(["+1", "-1", "x", "5, 5", "5, 6", "99999999999999999999", ""])]],
    text: body,
  }),
  (_random, body) => ({
    headers: [
      ["Content-Length", "1"],
      ["Content-Length", "2"],
    ],
    text: body,
  }),
  (random, body) => ({ headers: [["Transfer-Encoding", "chunked"]], text: chunks(random, body) }),
  (random, body) => ({
    headers: [["Transfer-Encoding", random.pick(["gzip", "chunked, gzip", "xchunked", ""])]],
    text: chunks(random, body),
  }),
  (random, body) => ({
    headers: [
      ["Transfer-Encoding", "chunked"],
      ["Content-Length", "5"],
    ],
    text: chunks(random, body),
  }),
  (_random, body) => ({ headers: [], text: body }),
];

const calmBodies = bodies.filter((_, index) => index === 0 || index === 5 || index === 8);

function chunks(random, body) {
  const size = random.chance(0.8)
    ? body.length.toString(16)
    : random.pick(["fffffffff", "-1", "0x5", "", "5 "]);
  const end = random.chance(0.8) ? "0\r\n" : random.pick(["", "0", "0\n\n", "00000\r\n"]);
  const trailers = random.chance(0.3)
    ? `${random.text(8, letters) || "x"}: ${random.text(20, valueBytes)}\r\n`
    : "";
  return `${body === "" ? "" : `${size}\r\n${body}\r\n`}${end}${trailers}\r\n`;
}

function statusLine(random) {
  const version = random.chance(0.95)
    ? "HTTP/1.1"
    : random.pick(["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "ICY", ""]);
  const status = random.chance(0.9) ? random.pick(statuses) : random.pick(oddStatuses);
  const reason = random.chance(0.9) ? random.pick(["OK", "", "No Content", "Nö"]) : random.text(30, bytes);
  return `${version} ${status} ${reason}\r\n`;
}

/** What a hostile upstream says to one call: its bytes in pieces, and how it ends. */
export function answer(random) {
  const interim = random.chance(0.15)
    ? random.times(5, () => `HTTP/1.1 ${random.pick([100, 102, 103, 199])} x\r\nLink: </a>\r\n\r\n`).join("")
    : "";
  const body = random.text(random.chance(0.05) ? 60_000 : 60, bytes);
  const framed = (random.chance(0.5) ? random.pick(calmBodies) : random.pick(bodies))(random, body);
  const headers = [
    ...random.times(8, () => random.pick(headerMakers)(random)),
    ...framed.headers,
    ...(random.chance(0.1) ? [wildHeader(random)] : []),
    ...(random.chance(0.01) ? Array.from({ length: random.below(3000) }, (_, i) => [`x-${i}`, "1"]) : []),
    ...(random.chance(0.01) ? [["X-Long", "a".repeat(random.below(300_000))]] : []),
  ];
  const text = `${interim}${statusLine(random)}${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${framed.text}`;
  const bytesSent = Buffer.from(random.chance(0.3) ? mutate(random, text) : text, "latin1");
  const cut = random.below(bytesSent.length + 1);
  return {
    pieces: random.chance(0.5) ? [bytesSent] : [bytesSent.subarray(0, cut), bytesSent.subarray(cut)],
    end: random.pick(["end", "end", "end", "reset"]),
  };
}
