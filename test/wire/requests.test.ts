import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { proxyServer } from "../../src/server.ts";
import { startProxy } from "../support/proxy.ts";
import { dial } from "../support/raw.ts";
import { strictUpstream, valuesOf } from "./strict-upstream.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "MKCOL", "REPORT"];

const bodies: readonly [title: string, head: string, sent: string, body: string][] = [
  ["no body", "", "", ""],
  ["a length of 0", "Content-Length: 0\r\n", "", ""],
  ["a length", "Content-Length: 5\r\n", "hello", "hello"],
  ["a length with zeros in front", "Content-Length: 0005\r\n", "hello", "hello"],
  ["one chunk", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n", "hello"],
  ["several chunks", "Transfer-Encoding: chunked\r\n", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello"],
  ["no chunk", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n", ""],
  ["a chunk extension", "Transfer-Encoding: chunked\r\n", "5;a=b\r\nhello\r\n0\r\n\r\n", "hello"],
  ["trailers", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n", "hello"],
];

describe("framing", () => {
  it.each(methods)("%s arrives as one well-framed request, whatever its body", async (method) => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    for (const [n, [, head, sent]] of bodies.entries()) {
      client.send(`${method} /${n} HTTP/1.1\r\nHost: localhost\r\n${head}\r\n${sent}`);
      await client.until(`X-Count: ${n + 1}\r\n`);
    }
    expect(upstream.requests.map(({ line, body }) => ({ line, body }))).toEqual(
      bodies.map(([, , , body], n) => ({ line: `${method} /${n} HTTP/1.1`, body })),
    );
  });

  it("a chunked DELETE whose body comes in pieces is framed (http-proxy sends it bare)", async () => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("DELETE / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nGET\r\n");
    const connection = await upstream.connection();
    await connection.until("GET");
    client.send("a\r\n /x HTTP/1\r\n0\r\n\r\n");
    const [request] = await upstream.served(1);
    expect(request).toMatchObject({ framing: "chunked", body: "GET /x HTTP/1" });
  });

  it("a request inside a body stays a body", async () => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const hidden = "GET /admin HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const client = await dial(port);
    client.send(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`);
    await client.until("X-Count: 1\r\n");
    client.send("GET /last HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await client.until("X-Count: 2\r\n");
    expect(upstream.requests.map(({ line, body }) => [line, body])).toEqual([
      ["POST / HTTP/1.1", hidden],
      ["GET /last HTTP/1.1", ""],
    ]);
  });
});

const chunked = "Transfer-Encoding: chunked\r\n";
const smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

/** Head lines after a valid request line and Host, the body, and how it is refused. */
const shapes: readonly [title: string, status: 400 | 501 | "400 or 501", lines: string, body: string][] = [
  ["CL.TE", 400, `Content-Length: 6\r\n${chunked}`, "0\r\n\r\nX"],
  ["TE.CL", 400, `${chunked}Content-Length: 4\r\n`, "1c\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n0\r\n\r\n"],
  ["TE.TE with an unknown coding", 501, "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"],
  ["TE.TE on two lines", 400, `${chunked}Transfer-Encoding: cow\r\n`, "0\r\n\r\n"],
  ["TE.TE in one list", 400, "Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"],
  ["chunked twice", 400, "Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"],
  ["gzip before chunked", 501, "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"],
  ["a coding in quotes", 501, 'Transfer-Encoding: "chunked"\r\n', "0\r\n\r\n"],
  ["an empty coding, which newer parsers do not take", "400 or 501", "Transfer-Encoding:\r\n", "0\r\n\r\n"],
  ["a coding after a control byte", 400, "Transfer-Encoding: \x0bchunked\r\n", "0\r\n\r\n"],
  ["a coding with a byte past ASCII", 501, "Transfer-Encoding: chunked\xa0\r\n", "0\r\n\r\n"],
  ["a space before the colon", 400, "Transfer-Encoding : chunked\r\n", "0\r\n\r\n"],
  ["a space before the colon of a length", 400, "Content-Length : 5\r\n", "hello"],
  ["a name on a line of its own", 400, "Transfer-Encoding\r\n: chunked\r\n", "0\r\n\r\n"],
  ["a folded line", 400, "X-A: b\r\n Transfer-Encoding: chunked\r\n", "0\r\n\r\n"],
  ["a folded line of a tab", 400, "X-A: b\r\n\tContent-Length: 5\r\n", "hello"],
  ["a bare CR in a value", 400, "X-A: b\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n"],
  ["a bare LF in a head", 400, "X-A: b\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"],
  ["NUL in a value", 400, "X-A: b\0\r\n", ""],
  ["a control byte in a value", 400, "X-A: b\x01\r\n", ""],
  ["DEL in a value", 400, "X-A: b\x7f\r\n", ""],
  ["NUL in a name", 400, "X\0A: b\r\n", ""],
  ["two lengths", 400, "Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"],
  ["the same length twice", 400, "Content-Length: 5\r\nContent-Length: 5\r\n", "hello"],
  ["a list of lengths", 400, "Content-Length: 5, 5\r\n", "hello"],
  ["a signed length", 400, "Content-Length: +5\r\n", "hello"],
  ["a negative length", 400, "Content-Length: -5\r\n", "hello"],
  ["a hexadecimal length", 400, "Content-Length: 0x5\r\n", "hello"],
  ["a length with a space in it", 400, "Content-Length: 1 0\r\n", "hello"],
  ["an empty length", 400, "Content-Length:\r\n", "hello"],
  ["a length past every number", 400, "Content-Length: 99999999999999999999\r\n", "hello"],
  ["a second Host", 400, "Host: localhost\r\n", ""],
  ["a second Host, of another case", 400, "hOST: other.test\r\n", ""],
];

/** After a valid chunked head: the head is accepted, its body is not. */
const brokenChunks: readonly [title: string, body: string][] = [
  ["a size that is no number", "xyz\r\nhello\r\n0\r\n\r\n"],
  ["a size with 0x", "0x5\r\nhello\r\n0\r\n\r\n"],
  ["a negative size", "-5\r\nhello\r\n0\r\n\r\n"],
  ["a size past every number", "fffffffffffffffff\r\nhello\r\n0\r\n\r\n"],
  ["a size that ends with a bare LF", "5\nhello\r\n0\r\n\r\n"],
  ["a chunk that is longer than its size", "5\r\nhello!\r\n0\r\n\r\n"],
  ["a chunk that ends with a bare LF", "5\r\nhello\n0\r\n\r\n"],
  ["an extension with a bare LF", "5;a\nb\r\nhello\r\n0\r\n\r\n"],
];

describe("smuggling: the upstream sees none of what is refused, and nothing behind it", () => {
  it.each(shapes)("%s: %s", async (_, status, lines, body) => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(`POST / HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n${body}${smuggled}`);
    await client.ended;
    expect(client.text).toMatch(new RegExp(`^HTTP/1\\.1 (?:${String(status).replace(" or ", "|")}) `));
    expect(client.text.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(upstream.connections).toHaveLength(0);
  });

  it.each(brokenChunks)("%s: no whole request, and the connection ends", async (_, body) => {
    const upstream = await strictUpstream();
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(`POST / HTTP/1.1\r\nHost: localhost\r\n${chunked}\r\n${body}${smuggled}`);
    await client.ended;
    await exchangesAfter(1);
    await Promise.all(upstream.connections.map((connection) => connection.ended));
    expect(client.text).toMatch(/^HTTP\/1\.1 400 /);
    expect(client.text.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(upstream.requests).toHaveLength(0);
  });

  it("a length in front of less than that is a request that never was, once its client has gone", async () => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhell");
    const connection = await upstream.connection();
    await connection.until("hell");
    client.socket.destroy();
    await connection.ended;
    expect(upstream.requests).toHaveLength(0);
  });

  it.each([
    ["a tab before a coding", "Transfer-Encoding:\tchunked\r\n", "5\r\nhello\r\n0\r\n\r\n"],
    ["a coding in capitals", "TRANSFER-ENCODING: CHUNKED\r\n", "5\r\nhello\r\n0\r\n\r\n"],
    ["white space around a length", "Content-Length:  5 \r\n", "hello"],
    [
      "an underscore in a name that looks like a length",
      "Content_Length: 9\r\nContent-Length: 5\r\n",
      "hello",
    ],
  ])("%s is valid, and framed anew", async (_, lines, body) => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(`POST / HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n${body}${smuggled}`);
    const requests = await upstream.served(2);
    expect(requests.map(({ line, body: seen }) => [line, seen]).sort()).toEqual([
      ["GET /smuggled HTTP/1.1", ""],
      ["POST / HTTP/1.1", "hello"],
    ]);
  });
});

describe("what is answered here", () => {
  it.each([
    ["no Host", 400, "GET / HTTP/1.1\r\n\r\n"],
    ["a Host that is none", 400, "GET / HTTP/1.1\r\nHost: local host\r\n\r\n"],
    ["a Host with a path", 400, "GET / HTTP/1.1\r\nHost: localhost/x\r\n\r\n"],
    ["a Host with a user", 400, "GET / HTTP/1.1\r\nHost: a@localhost\r\n\r\n"],
    ["a foreign Host", 421, "GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n"],
    ["CONNECT", 501, "CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["OPTIONS *", 204, "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["an unknown expectation", 417, "GET / HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\n\r\n"],
    ["a method that no parser knows", 400, "BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["TLS on this port", 400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["HTTP/2 without a handshake", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ])("%s: %i", async (_, status, bytes) => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(bytes);
    expect(await client.until("\r\n\r\n")).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(upstream.connections).toHaveLength(0);
  });

  it.each([
    ["TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", /TLS.*call http:\/\//],
    ["CONNECT", "CONNECT api.test:443 HTTP/1.1\r\nHost: api.test:443\r\n\r\n", /api\.test:443.*CONNECT/],
  ])("%s, of which no call comes, is told once all the same", async (_, bytes, words) => {
    const { port, notices, exchanges } = await startProxy({ routes: { "/": { respond: {} } } });
    for (let i = 0; i < 2; i++) {
      const client = await dial(port);
      client.send(bytes);
      await client.until("\r\n\r\n");
    }
    expect(notices).toEqual([expect.stringMatching(words)]);
    expect(exchanges).toEqual([]);
  });

  it("an expectation is answered before the body comes, and not passed on", async () => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(
      "PUT / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-Continue\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    await client.until("HTTP/1.1 100 Continue\r\n\r\n");
    client.send("2\r\nyo\r\n0\r\n\r\n");
    await client.until("X-Count: 1");
    expect(upstream.requests[0]).toMatchObject({ body: "yo" });
    expect(valuesOf(upstream.requests[0]?.headers ?? [], "expect")).toEqual([]);
  });

  it("an expectation of a page that is refused is refused: it never sends its body", async () => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(
      "PUT / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.test\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n",
    );
    expect(await client.until("}}")).toMatch(/^HTTP\/1\.1 403 /);
    expect(upstream.connections).toHaveLength(0);
  });
});

describe("connections of clients", () => {
  it("pipelined requests are answered in their order, also where a later one is done first", async () => {
    const upstream = await strictUpstream(({ line }) =>
      line.startsWith("GET /slow") ? "" : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfast",
    );
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    const head = "HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client.send(`GET /slow ${head}GET /fast ${head}GET /faster ${head}`);
    await upstream.served(3);
    const slow = upstream.connections.find(({ text }) => text.startsWith("GET /slow"));
    slow?.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow");
    const text = await client.until(/slow[\s\S]*fast[\s\S]*fast/);
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(3);
  });

  it("one connection to the upstream serves one call after the other", async () => {
    const upstream = await strictUpstream();
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    for (let n = 1; n <= 5; n++) {
      const client = await dial(port);
      client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi");
      await client.until("\r\n\r\nhi");
      await exchangesAfter(n);
    }
    expect(upstream.connections).toHaveLength(1);
  });

  it("an HTTP/1.0 client gets a whole answer without chunks, ended by its connection", async () => {
    const upstream = await strictUpstream(
      () =>
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n",
    );
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("GET / HTTP/1.0\r\n\r\n");
    expect(await client.ended).toBe("end");
    expect(client.text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(client.text).not.toMatch(/transfer-encoding|trailer/i);
    expect(client.text).toMatch(/\r\n\r\nhi$/);
  });

  it("garbage behind a call that is under way ends the connection, and is no answer to that call", async () => {
    const upstream = await strictUpstream(() => "");
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n\x01\x02\x03\r\n\r\n");
    await client.ended;
    expect(client.text).toBe("");
  });

  it("garbage behind an answer that is under way is no part of it", async () => {
    const upstream = await strictUpstream(
      () => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
    );
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await client.until("hi");
    client.send("\x01\x02\x03\r\n\r\n");
    await client.ended;
    expect(client.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it.each([
    ["a WebSocket", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: k\r\n"],
    ["h2c", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: x\r\n"],
  ])("%s asked for behind a call that is under way costs its own connection at most", async (what, lines) => {
    const upstream = await strictUpstream(({ line }, count) =>
      line.startsWith("GET /slow") ? "" : `HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n${count}`,
    );
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(
      `GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\nGET /ws HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n`,
    );
    // A WebSocket cannot wait for its turn. What is a plain request can, where Node asks before it hands the socket over.
    if (what === "a WebSocket" || !("shouldUpgradeCallback" in createServer())) await client.ended;
    const next = await dial(port);
    next.send("GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(await next.until(/\r\n\r\n\d/)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

it("a head has 30 s, an upload as long as it takes", () => {
  const { headersTimeout, requestTimeout, timeout } = proxyServer({
    call() {},
    takesUpgrade: () => false,
    upgrade() {},
    tellOnce() {},
  });
  expect({ headersTimeout, requestTimeout, timeout }).toEqual({
    headersTimeout: 30_000,
    requestTimeout: 0,
    timeout: 0,
  });
});
