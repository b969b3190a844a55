/** Every difference of a shape, in order: `-` http-proxy alone, `+` corswalk alone. A new one fails the test. */
export interface Listed {
  /** `improvement`: http-proxy gets it wrong, or cannot do it. `choice`: both are right. */
  readonly kind: "improvement" | "choice";
  readonly because: string;
  readonly lines: readonly string[];
}

export const listed: Readonly<Record<string, Listed>> = {
  DELETE: {
    kind: "choice",
    because: "There is no body, and nothing that says so is needed (RFC 9110, 8.6).",
    lines: ["- > content-length: 0"],
  },
  "DELETE by chunks": {
    kind: "improvement",
    because: "http-proxy says that there is no body and sends one: to the upstream it is the next request.",
    lines: [
      "- > content-length: 0",
      '- > bytes that are no request: "hello"',
      "+ > transfer-encoding: chunked",
      '+ > body by chunked: "hello"',
    ],
  },
  OPTIONS: { kind: "choice", because: "The same as for DELETE.", lines: ["- > content-length: 0"] },
  "OPTIONS by chunks": {
    kind: "improvement",
    because: "http-proxy says that there is no body and sends one: to the upstream it is the next request.",
    lines: [
      "- > content-length: 0",
      '- > bytes that are no request: "hello"',
      "+ > transfer-encoding: chunked",
      '+ > body by chunked: "hello"',
    ],
  },
  "GET with a length of 0": {
    kind: "choice",
    because: "A length of 0 on a method without a body says nothing.",
    lines: ["- > content-length: 0"],
  },
  "request trailers": {
    kind: "improvement",
    because: "Neither relays them; http-proxy announces them all the same.",
    lines: ["- > trailer: X-T"],
  },
  "Expect: 100-continue": {
    kind: "improvement",
    because: "It has been answered, so nobody waits for a second answer.",
    lines: ["- > expect: 100-continue"],
  },
  "a path of slashes": {
    kind: "improvement",
    because: "A path goes through byte for byte; http-proxy joins slashes.",
    lines: ["- > GET /a/b/ HTTP/1.1", "+ > GET //a//b/ HTTP/1.1"],
  },
  "a backslash": {
    kind: "improvement",
    because: "A path goes through byte for byte; http-proxy makes a slash of it.",
    lines: ["- > GET /a/b HTTP/1.1", "+ > GET /a\\b HTTP/1.1"],
  },
  "dot segments that climb": {
    kind: "improvement",
    because: "What leaves the route may be somebody else's on the upstream.",
    lines: [
      "- > GET /../a HTTP/1.1",
      "- < HTTP/1.1 200 OK",
      "+ < corswalk says 400 bad-request",
      "+ < the end of the connection",
    ],
  },
  "a fragment": {
    kind: "improvement",
    because: "No browser sends one; http-proxy cuts it off and asks for something else.",
    lines: [
      "- > GET /a HTTP/1.1",
      "- < HTTP/1.1 200 OK",
      "+ < corswalk says 400 bad-request",
      "+ < the end of the connection",
    ],
  },
  "an absolute form of another host": {
    kind: "improvement",
    because: "A name that was made to point here (DNS rebinding) gets nothing.",
    lines: ["- > GET /a HTTP/1.1", "- < HTTP/1.1 200 OK", "+ < corswalk says 421 host-refused"],
  },
  "OPTIONS *": {
    kind: "improvement",
    because: "It asks about this server; http-proxy asks the upstream for a path that nobody meant.",
    lines: [
      "- > OPTIONS /* HTTP/1.1",
      "- < HTTP/1.1 200 OK",
      "- < content-length: 2",
      '- < body: "hi"',
      "+ < HTTP/1.1 204 No Content",
    ],
  },
  "a target with a user": {
    kind: "improvement",
    because: "http-proxy leaves the user out without a word.",
    lines: ["+ > authorization: Basic dXNlcjpwYXNz"],
  },
  "repeated headers": {
    kind: "improvement",
    because: "Repeated headers stay repeated.",
    lines: ["- > x-a: 1, 3", "+ > x-a: 1", "+ > x-a: 3"],
  },
  "repeated cookies": {
    kind: "improvement",
    because: "Repeated headers stay repeated.",
    lines: ["- > cookie: a=1; b=2", "+ > cookie: a=1", "+ > cookie: b=2"],
  },
  "a repeated header that Node keeps once": {
    kind: "improvement",
    because: "http-proxy loses the second one. Referer is the upstream's own (`upstreamOrigin`).",
    lines: [
      "- > referer: x",
      "+ > user-agent: b",
      "+ > referer: http://TARGET/",
      "+ > referer: http://TARGET/",
    ],
  },
  "headers that Connection names": {
    kind: "improvement",
    because: "They end at this hop; http-proxy passes them on, and sends the page its own Connection back.",
    lines: ["- > x-a: 1", "- < connection: X-A, keep-alive", "+ < connection: keep-alive"],
  },
  "Keep-Alive and Proxy-Connection": {
    kind: "improvement",
    because: "They end at this hop.",
    lines: ["- > proxy-connection: keep-alive", "- > keep-alive: 5"],
  },
  TE: {
    kind: "improvement",
    because: "It ends at this hop, but for the trailers, which are relayed.",
    lines: ["- > te: trailers, deflate", "+ > te: trailers"],
  },
  xfwd: {
    kind: "choice",
    because: "Nothing that is common reads X-Forwarded-Port, and X-Forwarded-Host carries it.",
    lines: ["- > x-forwarded-port: PORT"],
  },
  "xfwd with what came": {
    kind: "improvement",
    because: "Set anew: what a page sends could be made up. The port as above.",
    lines: [
      "- > x-forwarded-port: PORT",
      "- > x-forwarded-proto: https,http",
      "- > x-forwarded-for: 1.2.3.4,127.0.0.1",
      "+ > x-forwarded-for: 127.0.0.1",
      "+ > x-forwarded-proto: http",
    ],
  },
  "a header of the config that Connection names": {
    kind: "improvement",
    because: "http-proxy sends the page its own Connection back.",
    lines: ["- < connection: x-api-key", "+ < connection: keep-alive"],
  },
  "a page's Origin and Referer": {
    kind: "improvement",
    because: "The upstream sees its own origin (`upstreamOrigin`), and the page may read the answer.",
    lines: [
      "- > referer: http://localhost:3000/x",
      "- > origin: http://localhost:3000",
      "+ > origin: http://TARGET",
      "+ > referer: http://TARGET/",
      "+ < access-control-allow-credentials: true",
      "+ < access-control-allow-origin: http://localhost:3000",
      "+ < timing-allow-origin: http://localhost:3000",
    ],
  },
  "another site's Origin": {
    kind: "improvement",
    because: "Other sites may not use the proxy.",
    lines: ["- > GET / HTTP/1.1", "- < HTTP/1.1 200 OK", "+ < corswalk says 403 origin-refused"],
  },
  "a foreign Host": {
    kind: "improvement",
    because: "A name that was made to point here (DNS rebinding) gets nothing.",
    lines: ["- > GET / HTTP/1.1", "- < HTTP/1.1 200 OK", "+ < corswalk says 421 host-refused"],
  },
  "a preflight": {
    kind: "improvement",
    because: "It is answered here.",
    lines: [
      "- > OPTIONS / HTTP/1.1",
      "- < HTTP/1.1 200 OK",
      "- < content-length: 2",
      '- < body: "hi"',
      "+ < HTTP/1.1 204 No Content",
      "+ < access-control-allow-credentials: true",
      "+ < access-control-allow-origin: http://localhost:3000",
      "+ < access-control-allow-methods: PUT",
      "+ < access-control-max-age: 5",
      "+ < vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    ],
  },
  "two Hosts": {
    kind: "improvement",
    because: "Two servers could each take another one; http-proxy takes the first.",
    lines: [
      "- > GET / HTTP/1.1",
      "- < HTTP/1.1 200 OK",
      "+ < corswalk says 400 bad-request",
      "+ < the end of the connection",
    ],
  },
  "no Host": {
    kind: "choice",
    because: "Both refuse; corswalk says why.",
    lines: ["- < HTTP/1.1 400 Bad Request", "+ < corswalk says 400 bad-request"],
  },
  "a Host that is none": {
    kind: "improvement",
    because: "It names nothing that could be allowed.",
    lines: [
      "- > GET / HTTP/1.1",
      "- < HTTP/1.1 200 OK",
      "+ < corswalk says 400 bad-request",
      "+ < the end of the connection",
    ],
  },
  "a length and chunks": {
    kind: "choice",
    because: "Both refuse; corswalk says why.",
    lines: ["- < HTTP/1.1 400 Bad Request", "+ < corswalk says 400 bad-request"],
  },
  "two lengths": {
    kind: "choice",
    because: "Both refuse; corswalk says why.",
    lines: ["- < HTTP/1.1 400 Bad Request", "+ < corswalk says 400 bad-request"],
  },
  "an unknown transfer coding": {
    kind: "choice",
    because: "Both refuse; corswalk says why.",
    lines: ["- < HTTP/1.1 400 Bad Request", "+ < corswalk says 501 not-implemented"],
  },
  "gzip as a transfer coding": {
    kind: "improvement",
    because: "http-proxy passes a coding on that it has undone a part of.",
    lines: [
      '- > bytes that are no request: "POST / HTTP/1.1\\r\\ntransfer-encoding: gzip, chunked\\r\\nhost: TARGET\\r\\nconnection: close\\r\\n\\r\\n5\\r\\nhello\\r\\n0\\r\\n\\r\\n"',
      "- < HTTP/1.1 200 OK",
      "+ < corswalk says 501 not-implemented",
      "+ < the end of the connection",
    ],
  },
  "no reason": {
    kind: "improvement",
    because: "The reason as it came; Node puts its own in.",
    lines: ["- < HTTP/1.1 200 OK", "+ < HTTP/1.1 200 "],
  },
  "a reason in latin1": {
    kind: "choice",
    because: "undici reads reasons as UTF-8. What is none is dropped: a reason means nothing (RFC 9112, 4).",
    lines: ["- < HTTP/1.1 200 café", "+ < HTTP/1.1 200 "],
  },
  "repeated response headers": {
    kind: "improvement",
    because: "Repeated headers stay repeated.",
    lines: ["- < x-a: 1, 3", "+ < x-a: 1", "+ < x-a: 3"],
  },
  "a repeated response header that Node keeps once": {
    kind: "improvement",
    because: "http-proxy loses the second one.",
    lines: ["+ < etag: b"],
  },
  "a Set-Cookie for the real domain": {
    kind: "improvement",
    because: "The browser keeps it (`cookies`).",
    lines: [
      "- < set-cookie: a=1; Domain=api.example.com; Path=/; Secure",
      "+ < set-cookie: a=1; Path=/; Secure",
    ],
  },
  "hop-by-hop response headers": {
    kind: "improvement",
    because: "They end at this hop.",
    lines: [
      "- < connection: X-A",
      "- < x-a: 1",
      "- < keep-alive: timeout=9",
      "- < proxy-connection: x",
      "+ < connection: keep-alive",
    ],
  },
  "the upstream's CORS headers": {
    kind: "improvement",
    because: "CORS is for the proxy to say.",
    lines: ["- < access-control-allow-origin: *", "- < vary: Accept", "+ < vary: Accept, Origin"],
  },
  "CORS headers of both": {
    kind: "improvement",
    because: "CORS is for the proxy to say: one Allow-Origin, the page's.",
    lines: [
      "- > origin: http://localhost:3000",
      "- < access-control-allow-origin: *",
      "+ > origin: http://TARGET",
      "+ < access-control-allow-credentials: true",
      "+ < access-control-allow-origin: http://localhost:3000",
      "+ < timing-allow-origin: http://localhost:3000",
    ],
  },
  trailers: {
    kind: "improvement",
    because: "They are relayed; http-proxy announces and loses them.",
    lines: ["+ < trailer x-t: 1"],
  },
  "103 Early Hints": {
    kind: "improvement",
    because: "They are relayed.",
    lines: ["+ < HTTP/1.1 103 Early Hints", "+ < link: </a>"],
  },
  "HEAD by chunks": {
    kind: "choice",
    because: "Transfer-Encoding ends at this hop, and there is no body to frame.",
    lines: ["- < transfer-encoding: chunked"],
  },
  "303 to http://TARGET/next": {
    kind: "improvement",
    because: "http-proxy forgets this status even with autoRewrite, which the others need.",
    lines: ["- < location: http://TARGET/next", "+ < location: http://HOST/next"],
  },
  "a body that is cut short by its length": {
    kind: "improvement",
    because: "With http-proxy the page waits for ever for the rest.",
    lines: ["- < nothing more, and no end", "+ < the end of the connection"],
  },
  "a body that is cut short by chunks": {
    kind: "improvement",
    because: "With http-proxy the page waits for ever for the rest.",
    lines: ["- < nothing more, and no end", "+ < the end of the connection"],
  },
  "no answer": {
    kind: "improvement",
    because: "The page reads what happened; http-proxy leaves that to its user.",
    lines: ["- < HTTP/1.1 502 Bad Gateway", "+ < corswalk says 502 upstream-reset"],
  },
  "another protocol": {
    kind: "improvement",
    because: "The page reads what happened; http-proxy leaves that to its user.",
    lines: ["- < HTTP/1.1 502 Bad Gateway", "+ < corswalk says 502 upstream-bad-response"],
  },
  "an unasked 100": {
    kind: "choice",
    because: "undici takes an answer that was not asked for as nonsense; Node skips it.",
    lines: ["- < HTTP/1.1 200 OK", "+ < corswalk says 502 upstream-bad-response"],
  },
  "two response lengths": {
    kind: "improvement",
    because: "The page reads what happened; http-proxy leaves that to its user.",
    lines: ["- < HTTP/1.1 502 Bad Gateway", "+ < corswalk says 502 upstream-bad-response"],
  },
  "an upstream that is down": {
    kind: "improvement",
    because: "The page reads what happened; http-proxy leaves that to its user.",
    lines: ["- < HTTP/1.1 502 Bad Gateway", "+ < corswalk says 502 upstream-refused"],
  },
  "a client that leaves an event stream": {
    kind: "improvement",
    because: "http-proxy keeps every stream that was ever opened.",
    lines: ["- > the connection is left open", "+ > the connection is ended"],
  },
  "a WebSocket": {
    kind: "choice",
    because: "A token has no case (RFC 9110, 7.6.1).",
    lines: ["- > connection: Upgrade", "+ > connection: upgrade"],
  },
  "a WebSocket with a cookie": {
    kind: "choice",
    because: "A token has no case (RFC 9110, 7.6.1).",
    lines: ["- > connection: Upgrade", "+ > connection: upgrade"],
  },
  "a WebSocket of another site": {
    kind: "improvement",
    because: "CORS does not guard WebSockets: the gate is the only guard.",
    lines: [
      "- > GET /ws HTTP/1.1",
      "- < HTTP/1.1 101 Switching Protocols",
      "+ < corswalk says 403 origin-refused",
      "+ < the end of the connection",
    ],
  },
  "a WebSocket that is refused": {
    kind: "choice",
    because: "A token has no case; the connection ends with the refusal, and says so.",
    lines: ["- > connection: Upgrade", "+ > connection: upgrade", "+ < connection: close"],
  },
  h2c: {
    kind: "improvement",
    because: "It is served as the plain request that it also is; http-proxy drops it.",
    lines: ["- < the end of the connection", "+ > GET / HTTP/1.1", "+ < HTTP/1.1 200 OK"],
  },
};
