/** One call: what the client sends, what the upstream says to it, and what makes it end. */
export interface Shape {
  readonly title: string;
  /** From the request line on. `HOST` stands for the proxy's address. */
  readonly request: string;
  /** `TARGET` stands for the upstream's address. */
  readonly answer: string;
  /** What the upstream does with its connection then. */
  readonly closes?: "end" | "reset";
  /** The client goes once it has seen this. */
  readonly leavesAfter?: string;
  /** Behind the target's address. */
  readonly path?: string;
  /** User and password in the target. */
  readonly user?: string;
  /** The words that both know. */
  readonly options?: { changeOrigin?: boolean; xfwd?: boolean; headers?: Record<string, string> };
  /** What http-proxy has to be told, and corswalk does by itself. */
  readonly theirs?: { autoRewrite: true };
  /** Nobody listens there. */
  readonly down?: true;
}

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const headOnly = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
const chunked = "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
const upgrade =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\nSec-WebSocket-Version: 13\r\n";
const switched = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";

const call = (title: string, request: string, more: Partial<Shape> = {}): Shape => ({
  title,
  request,
  answer: ok,
  ...more,
});
/** A request with a Host and these lines, an empty line at its end. */
const with_ = (line: string, lines = ""): string => `${line} HTTP/1.1\r\nHost: HOST\r\n${lines}\r\n`;
/** A request whose lines bring their body along. */
const framed = (line: string, lines: string): string => `${line} HTTP/1.1\r\nHost: HOST\r\n${lines}`;
const length = "Content-Length: 5\r\n\r\nhello";
const answered = (title: string, answer: string, more: Partial<Shape> = {}): Shape => ({
  title,
  request: with_("GET /"),
  answer,
  ...more,
});
const location = (status: string, where: string): Shape =>
  answered(
    `${status} to ${where}`,
    `HTTP/1.1 ${status} Moved\r\nLocation: ${where}\r\nContent-Length: 0\r\n\r\n`,
    { theirs: { autoRewrite: true } },
  );

export const shapes: readonly Shape[] = [
  call("GET", with_("GET /a?b=c")),
  call("HEAD", with_("HEAD /"), { answer: headOnly }),
  call("POST with a length", framed("POST /", length)),
  call("POST by chunks", framed("POST /", chunked)),
  call("POST without a body", with_("POST /")),
  call("POST with a length of 0", with_("POST /", "Content-Length: 0\r\n")),
  call("PUT with a length", framed("PUT /", length)),
  call("PUT by chunks", framed("PUT /", chunked)),
  call("PATCH with a length", framed("PATCH /", length)),
  call("DELETE", with_("DELETE /")),
  call("DELETE with a length", framed("DELETE /", length)),
  call("DELETE by chunks", framed("DELETE /", chunked)),
  call("OPTIONS", with_("OPTIONS /")),
  call("OPTIONS with a length", framed("OPTIONS /", length)),
  call("OPTIONS by chunks", framed("OPTIONS /", chunked)),
  call("GET with a length", framed("GET /", length)),
  call("GET by chunks", framed("GET /", chunked)),
  call("GET with a length of 0", with_("GET /", "Content-Length: 0\r\n")),
  call("PROPFIND with a length", framed("PROPFIND /", length)),
  call(
    "request trailers",
    framed("POST /", "Trailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n"),
  ),
  call("Expect: 100-continue", framed("POST /", `Expect: 100-continue\r\n${length}`)),

  call("a path of slashes", with_("GET //a//b/")),
  call("an encoded path", with_("GET /a%2Fb%20c/%C3%A9")),
  call("a path that URLs would escape", with_('GET /[a]{b}|c^`"<>')),
  call("a backslash", with_("GET /a\\b")),
  call("an empty query", with_("GET /a?")),
  call("a query of URLs", with_("GET /a?u=http://x//y&e=%zz&[q]=|")),
  call("dot segments", with_("GET /a/../b/./c")),
  call("dot segments that climb", with_("GET /../a")),
  call("a fragment", with_("GET /a#b")),
  call("an absolute form", with_("GET http://HOST/a?b")),
  call("an absolute form of another host", with_("GET http://evil.test/a")),
  call("OPTIONS *", with_("OPTIONS *")),
  call("a target with a path", with_("GET /a?b"), { path: "/v2" }),
  call("a target with a path and a root", with_("GET /"), { path: "/v2" }),
  call("a target with a user", with_("GET /"), { user: "user:pass@" }),

  call("repeated headers", with_("GET /", "X-A: 1\r\nX-B: 2\r\nX-A: 3\r\n")),
  call("repeated cookies", with_("GET /", "Cookie: a=1\r\nCookie: b=2\r\n")),
  call(
    "a repeated header that Node keeps once",
    with_("GET /", "User-Agent: a\r\nUser-Agent: b\r\nReferer: x\r\nReferer: y\r\n"),
  ),
  call("bytes past ASCII", with_("GET /", "X-A: caf\xe9 \xe2\x82\xac\r\n")),
  call("an empty header", with_("GET /", "X-A:\r\n")),
  call(
    "headers that Connection names",
    with_("GET /", "Connection: X-A, keep-alive\r\nX-A: 1\r\nX-B: 2\r\n"),
  ),
  call(
    "Keep-Alive and Proxy-Connection",
    with_("GET /", "Keep-Alive: 5\r\nProxy-Connection: keep-alive\r\n"),
  ),
  call("TE", with_("GET /", "TE: trailers, deflate\r\n")),
  call(
    "Authorization of both kinds",
    with_("GET /", "Authorization: Basic eA==\r\nProxy-Authorization: Basic eQ==\r\n"),
  ),
  call(
    "conditions and ranges",
    with_("GET /", 'If-None-Match: "x"\r\nRange: bytes=0-1\r\nAccept-Encoding: br\r\n'),
  ),
  call("X-Forwarded-* that came", with_("GET /", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n")),
  call("xfwd", with_("GET /"), { options: { xfwd: true } }),
  call("xfwd with what came", with_("GET /", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n"), {
    options: { xfwd: true },
  }),
  call("a header of the config", with_("GET /", "X-Api-Key: page\r\n"), {
    options: { headers: { "X-Api-Key": "ours" } },
  }),
  call("a header of the config that Connection names", with_("GET /", "Connection: x-api-key\r\n"), {
    options: { headers: { "X-Api-Key": "ours" } },
  }),
  call("changeOrigin: false", with_("GET /"), { options: { changeOrigin: false } }),
  call(
    "a page's Origin and Referer",
    with_("GET /", "Origin: http://localhost:3000\r\nReferer: http://localhost:3000/x\r\n"),
  ),
  call("another site's Origin", with_("GET /", "Origin: http://evil.test\r\n")),
  call("a foreign Host", "GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n"),
  call(
    "a preflight",
    with_("OPTIONS /", "Origin: http://localhost:3000\r\nAccess-Control-Request-Method: PUT\r\n"),
  ),
  call("an HTTP/1.0 client", "GET / HTTP/1.0\r\n\r\n"),
  call("two Hosts", with_("GET /", "Host: other.test\r\n")),
  call("no Host", "GET / HTTP/1.1\r\n\r\n"),
  call("a Host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
  call("a length and chunks", framed("POST /", `Content-Length: 5\r\n${chunked}`)),
  call("two lengths", framed("POST /", `Content-Length: 5\r\n${length}`)),
  call("an unknown transfer coding", framed("POST /", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")),
  call(
    "gzip as a transfer coding",
    framed("POST /", "Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
  ),

  answered("a reason of its own", "HTTP/1.1 200 Fine by me\r\nContent-Length: 2\r\n\r\nhi"),
  answered("no reason", "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nhi"),
  answered("a reason in UTF-8", "HTTP/1.1 200 caf\xc3\xa9\r\nContent-Length: 2\r\n\r\nhi"),
  answered("a reason in latin1", "HTTP/1.1 200 caf\xe9\r\nContent-Length: 2\r\n\r\nhi"),
  answered(
    "repeated response headers",
    "HTTP/1.1 200 OK\r\nX-A: 1\r\nX-B: 2\r\nX-A: 3\r\nContent-Length: 2\r\n\r\nhi",
  ),
  answered(
    "a repeated response header that Node keeps once",
    "HTTP/1.1 200 OK\r\nETag: a\r\nETag: b\r\nContent-Length: 2\r\n\r\nhi",
  ),
  answered(
    "two Set-Cookies",
    "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\nhi",
  ),
  answered(
    "a Set-Cookie for the real domain",
    "HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Domain=api.example.com; Path=/; Secure\r\nContent-Length: 2\r\n\r\nhi",
  ),
  answered(
    "hop-by-hop response headers",
    "HTTP/1.1 200 OK\r\nConnection: X-A\r\nX-A: 1\r\nKeep-Alive: timeout=9\r\nProxy-Connection: x\r\nContent-Length: 2\r\n\r\nhi",
  ),
  answered(
    "the upstream's CORS headers",
    "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nVary: Accept\r\nContent-Length: 2\r\n\r\nhi",
  ),
  answered(
    "CORS headers of both",
    "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 2\r\n\r\nhi",
    { request: with_("GET /", "Origin: http://localhost:3000\r\n") },
  ),
  answered("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"),
  answered(
    "chunks to an HTTP/1.0 client",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
    { request: "GET / HTTP/1.0\r\n\r\n" },
  ),
  answered(
    "trailers",
    "HTTP/1.1 200 OK\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n",
  ),
  answered("a body ended by its connection", "HTTP/1.0 200 OK\r\n\r\nhi", { closes: "end" }),
  answered(
    "a compressed body",
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08",
  ),
  answered("103 Early Hints", `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${ok}`),
  answered("204", "HTTP/1.1 204 No Content\r\n\r\n"),
  answered("304 with a length", "HTTP/1.1 304 Not Modified\r\nETag: x\r\nContent-Length: 9\r\n\r\n"),
  answered("HEAD by chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", {
    request: with_("HEAD /"),
  }),
  answered("500", "HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno"),
  answered("a Date", "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 2\r\n\r\nhi"),
  ...["201", "301", "302", "303", "307", "308"].map((status) => location(status, "http://TARGET/next")),
  location("302", "/next"),
  location("302", "https://elsewhere.test/next"),
  answered("a head in two answers", `${ok}${ok}`),
  answered("a body that is cut short by its length", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", {
    closes: "end",
  }),
  answered(
    "a body that is cut short by chunks",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    { closes: "end" },
  ),
  answered("a body that is reset", "HTTP/1.1 200 OK\r\n\r\nhalf", { closes: "reset" }),
  answered("no answer", "", { closes: "end" }),
  answered("another protocol", "SSH-2.0-x\r\n", { closes: "end" }),
  answered("an unasked 100", `HTTP/1.1 100 Continue\r\n\r\n${ok}`),
  answered("two response lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi", {
    closes: "end",
  }),
  answered("an upstream that is down", "", { down: true }),
  answered(
    "a client that leaves an event stream",
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n",
    { leavesAfter: "data: 1" },
  ),

  answered("a WebSocket", `${switched}Sec-WebSocket-Accept: a\r\n\r\n\x81\x02hi`, {
    request: with_("GET /ws", upgrade),
  }),
  answered("a WebSocket with a cookie", `${switched}Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n\x81\x02hi`, {
    request: with_("GET /ws", upgrade),
  }),
  answered("a WebSocket of another site", `${switched}\r\n\x81\x02hi`, {
    request: with_("GET /ws", `Origin: http://evil.test\r\n${upgrade}`),
  }),
  answered("a WebSocket that is refused", "HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno", {
    request: with_("GET /ws", upgrade),
  }),
  answered("h2c", ok, {
    request: with_("GET /", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: x\r\n"),
  }),
];
