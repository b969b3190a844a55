import { describe, expect, it } from "vitest";
import type { WrittenConfig } from "../../src/config/schema.ts";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream, dial, scriptedUpstream } from "../support/raw.ts";
import { strictUpstream, valuesOf } from "./strict-upstream.ts";

const page = "Origin: http://localhost:3000\r\n";

/** The headers that the upstream sees of a GET with these lines. */
async function sent(lines: string, route: object = {}): Promise<readonly string[]> {
  const upstream = await strictUpstream();
  const { port } = await startProxy({ routes: { "/": { target: upstream.url, ...route } } });
  const client = await dial(port);
  client.send(`GET / HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n`);
  await client.until("X-Count: 1");
  return (upstream.requests[0]?.headers ?? []).slice(2);
}

/** The head that the client sees of an answer with these lines, without what corswalk and Node add. */
async function received(lines: string, config: WrittenConfig = {}): Promise<string[]> {
  const upstream = await answeringUpstream(`HTTP/1.1 200 OK\r\n${lines}Content-Length: 0\r\n\r\n`);
  const { port } = await startProxy({ target: upstream.url, ...config });
  const client = await dial(port);
  client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const [, ...headers] = (await client.until("\r\n\r\n")).trimEnd().split("\r\n");
  const own =
    /^(?:Vary: Origin|Cross-Origin-Resource-Policy: cross-origin|Connection: keep-alive|Keep-Alive: timeout=15|Content-Length: 0)$/;
  return headers.filter((header) => !own.test(header));
}

describe("headers of requests", () => {
  it("keep their case, their order, their repetitions and their bytes", async () => {
    const lines = [
      "x-lower: 1",
      "X-UPPER: 2",
      "X-Twice: a",
      "x-between: ,",
      "X-Twice: b",
      "X-Latin: caf\xe9 \xff",
      "X-Utf8: \xe2\x82\xac",
      "X-Empty: ",
      "X-Tab: a\tb",
      'X-Quoted: "a, b"; c',
      "Cookie: a=1",
      "Cookie: b=2",
      "Accept: */*",
      "User-Agent: x",
      "Authorization: Basic eA==",
      "Proxy-Authorization: Basic eQ==",
      "Accept-Encoding: br",
      'If-None-Match: W/"x"',
      "Range: bytes=0-1",
      "Last-Event-ID: 42",
      "Sec-Purpose: prefetch",
    ];
    expect(await sent(`${lines.join("\r\n")}\r\n`)).toEqual(lines);
  });

  it("end here where they belong to this connection, whether Connection names them or not", async () => {
    const lines = [
      "Connection: close, X-Named , x-other",
      "Connection: X-Third",
      "X-Named: 1",
      "x-other: 2",
      "X-THIRD: 3",
      "Keep-Alive: timeout=5",
      "Proxy-Connection: keep-alive",
      "TE: trailers, deflate;q=0.5",
      "Upgrade: foo",
      "HTTP2-Settings: x",
      "Trailer: X-T",
      "X-Stays: 4",
    ];
    expect(await sent(`${lines.join("\r\n")}\r\n`)).toEqual(["TE: trailers", "X-Stays: 4"]);
  });

  it.each([
    ["deflate", []],
    ["trailers", ["TE: trailers"]],
    ["gzip, TRAILERS", ["TE: trailers"]],
  ])("TE: %s goes on as %j", async (te, expected) => {
    expect(await sent(`TE: ${te}\r\n`)).toEqual(expected);
  });

  it("that the config adds are not the client's to take away by naming them in Connection", async () => {
    const headers = await sent("Connection: x-api-key, x-forwarded-for, host\r\nX-Api-Key: page\r\n", {
      headers: { "X-Api-Key": "ours" },
      xfwd: true,
    });
    expect(valuesOf(headers, "x-api-key")).toEqual(["ours"]);
    expect(valuesOf(headers, "x-forwarded-for")).toEqual(["127.0.0.1"]);
  });

  it("that came forwarded are left as they came without xfwd, and set anew with it", async () => {
    const lines =
      "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Prefix: /x\r\nForwarded: for=1.2.3.4\r\n";
    expect(await sent(lines)).toEqual(lines.trimEnd().split("\r\n"));
    expect(await sent(lines, { xfwd: true })).toEqual([
      "X-Forwarded-For: 127.0.0.1",
      "X-Forwarded-Host: localhost",
      "X-Forwarded-Proto: http",
    ]);
  });

  it("come through in their thousands", async () => {
    const lines = Array.from({ length: 3000 }, (_, n) => `X-${n}: ${n}`);
    expect(await sent(`${lines.join("\r\n")}\r\n`)).toEqual(lines);
  });
});

describe("heads that are too large", () => {
  const filler = (bytes: number): string => `X-Filler: ${"x".repeat(bytes)}\r\n`;

  it("64 KiB pass", async () => {
    expect(await sent(filler(65_400))).toHaveLength(1);
  });

  it.each([
    ["one long header", filler(70_000)],
    ["thousands of short ones", "X-A: 0123456789\r\n".repeat(5000)],
    ["a long path", ""],
  ])("beyond, by %s, a page reads a 431", async (_, lines) => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    const path = lines === "" ? "x".repeat(70_000) : "";
    client.send(`GET /${path} HTTP/1.1\r\nHost: localhost\r\n${page}${lines}\r\n`);
    const text = await client.until("}}");
    expect(text).toMatch(/^HTTP\/1\.1 431 /);
    expect(text).toContain("Access-Control-Allow-Origin: http://localhost:3000\r\n");
    expect(text).toContain("X-Corswalk: headers-too-large\r\n");
    expect(text).toContain("ookies");
    expect(await client.ended).toBe("end");
    expect(upstream.connections).toHaveLength(0);
  });

  it("a preflight of such a call still succeeds", async () => {
    const { port } = await startProxy({ target: "http://127.0.0.1:1" });
    const client = await dial(port);
    client.send(
      `OPTIONS / HTTP/1.1\r\nHost: localhost\r\n${page}Access-Control-Request-Method: PUT\r\n${filler(70_000)}\r\n`,
    );
    expect(await client.until("\r\n\r\n")).toMatch(/^HTTP\/1\.1 204 /);
  });

  it("a head without an end is a 431 as well, past a mebibyte", async () => {
    const { port } = await startProxy({ target: "http://127.0.0.1:1" });
    const client = await dial(port);
    client.send(`GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${"x".repeat(1_100_000)}`);
    expect(await client.until("}}")).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe("headers of responses", () => {
  it("keep their case, their order, their repetitions and their bytes", async () => {
    const lines = [
      "server: x",
      "X-UPPER: 2",
      "Set-Cookie: a=1; Path=/",
      "X-Between: 1",
      "Set-Cookie: b=2, c; Path=/",
      "X-Twice: a",
      "X-Twice: b",
      "X-Latin: caf\xe9 \xff",
      "X-Utf8: \xe2\x82\xac",
      "X-Empty: ",
      "X-Tab: a\tb",
      "Content-Encoding: br",
      'ETag: W/"x"',
      'WWW-Authenticate: Basic realm="a", Digest',
      "WWW-Authenticate: Bearer",
      "Date: Thu, 01 Jan 1970 00:00:00 GMT",
      'Alt-Svc: h3=":443"',
      "Strict-Transport-Security: max-age=1",
      'Content-Type: text/plain; charset="x"',
    ];
    expect(await received(`${lines.join("\r\n")}\r\n`)).toEqual(lines);
  });

  /** Node sends a head by itself as UTF-8: `caf\xc3\xa9` came of `caf\xe9` wherever the body was not there with it. */
  it("keep their bytes where the body comes later", async () => {
    const upstream = await scriptedUpstream((wire) => {
      wire.socket.on("data", () =>
        wire.send("HTTP/1.1 200 OK\r\nX-Latin: caf\xe9 \xff\r\nContent-Length: 2\r\n\r\n"),
      );
    });
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(await client.until("\r\n\r\n")).toContain("\r\nX-Latin: caf\xe9 \xff\r\n");
    upstream.connections[0]?.send("ok");
    await client.until(/\r\n\r\nok$/);
  });

  it("get no Date that the upstream did not send", async () => {
    expect(await received("X-A: 1\r\n")).toEqual(["X-A: 1"]);
  });

  it("end here where they belong to that connection", async () => {
    const lines =
      "Connection: X-Named, keep-alive\r\nX-Named: 1\r\nKeep-Alive: timeout=5\r\nProxy-Connection: x\r\nUpgrade: h2c\r\nX-Stays: 1\r\n";
    expect(await received(lines)).toEqual(["X-Stays: 1"]);
  });

  it("come through in their thousands", async () => {
    const lines = Array.from({ length: 3000 }, (_, n) => `X-${n}: ${n}`);
    expect(await received(`${lines.join("\r\n")}\r\n`)).toEqual(lines);
  });
});
