import { describe, expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import {
  answeringUpstream,
  dial,
  type ScriptedUpstream,
  scriptedUpstream,
  type Wire,
} from "../support/raw.ts";
import { strictUpstream } from "./strict-upstream.ts";

/** A client that has sent one request through a proxy to `upstream`. */
async function asking(upstream: ScriptedUpstream, request = "GET / HTTP/1.1", config: object = {}) {
  const proxy = await startProxy({ target: upstream.url, ...config });
  const client = await dial(proxy.port);
  const host = request.endsWith("1.0") ? "" : "Host: localhost\r\n";
  client.send(`${request}\r\n${host}Origin: http://localhost:3000\r\n\r\n`);
  return { client, ...proxy };
}

/** An upstream that says `bytes` to the first request and then does what it does. */
function saying(bytes: string, then: (wire: Wire) => void = () => {}): Promise<ScriptedUpstream> {
  return scriptedUpstream((wire) => {
    wire.until("\r\n\r\n").then(
      () => {
        wire.send(bytes);
        then(wire);
      },
      () => {},
    );
  });
}

const ending = ({ socket }: Wire): void => {
  socket.end();
};
describe("an answer comes as it is", () => {
  it.each([
    "200 OK",
    "200 Fine by me",
    "200 ",
    "299 Odd",
    "404 Nicht gefunden",
    "418 I'm a teapot",
    "500 Internal Server Error",
    "599 x",
    "200 caf\xc3\xa9",
  ])("HTTP/1.1 %s", async (line) => {
    const { client } = await asking(
      await answeringUpstream(`HTTP/1.1 ${line}\r\nContent-Length: 2\r\n\r\nhi`),
    );
    const text = await client.until("\r\n\r\nhi");
    expect(text.split("\r\n")[0]).toBe(`HTTP/1.1 ${line}`);
  });

  it("without its reason, where that is no text", async () => {
    const { client } = await asking(
      await answeringUpstream("HTTP/1.1 200 \xe9\xff\r\nContent-Length: 2\r\n\r\nhi"),
    );
    expect(await client.until("\r\n\r\nhi")).toMatch(/^HTTP\/1\.1 200 \r\n/);
  });

  it.each([
    ["by length", "Content-Length: 256\r\n\r\n", "", "\r\n\r\n"],
    ["by chunks", "Transfer-Encoding: chunked\r\n\r\n100\r\n", "\r\n0\r\n\r\n", "\r\n100\r\n"],
  ])("every byte of it, framed %s", async (_, framing, end, before) => {
    const bytes = String.fromCharCode(...Array.from({ length: 256 }, (_, n) => n));
    const { client } = await asking(
      await answeringUpstream(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n${framing}${bytes}${end}`),
    );
    await client.until(`${before}${bytes}${end}`);
  });

  it("ended by its connection, as a chunked one", async () => {
    const { client } = await asking(await saying("HTTP/1.0 200 OK\r\n\r\nhello", ending));
    const text = await client.until("0\r\n\r\n");
    expect(text).toMatch(/\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n$/);
  });

  it("before the request has ended: the client reads it, and the rest of its upload is dropped", async () => {
    const upstream = await saying("HTTP/1.1 413 Too much\r\nContent-Length: 2\r\n\r\nno");
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\nx");
    expect(await client.until("\r\n\r\nno")).toMatch(/^HTTP\/1\.1 413 /);
    client.send("x".repeat(199_999));
    client.send("GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await client.until(/413[\s\S]*413/);
  });
});

describe("answers without a body", () => {
  it.each([
    ["HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 400\r\nX-A: 1\r\n\r\n", /content-length: 400\r\n/i],
    [
      "HEAD of a chunked one",
      "HEAD",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      /^HTTP\/1\.1 200 /,
    ],
    ["HEAD that was not found", "HEAD", "HTTP/1.1 404 No\r\nContent-Length: 9\r\n\r\n", /^HTTP\/1\.1 404 No/],
    ["204", "GET", "HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n", /^HTTP\/1\.1 204 No Content/],
    ["204 with a length", "GET", "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", /^HTTP\/1\.1 204 /],
    [
      "204 with a length that is wrong",
      "GET",
      "HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n",
      /^HTTP\/1\.1 204 /,
    ],
    ["304", "GET", "HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", /ETag: x\r\n/],
    [
      "304 with the length of what it stands for",
      "GET",
      "HTTP/1.1 304 Not Modified\r\nContent-Length: 400\r\n\r\n",
      /Content-Length: 400\r\n/,
    ],
  ])("%s, and the connection serves on", async (_, method, answer, expected) => {
    const upstream = await answeringUpstream(answer);
    const { client, exchangesAfter } = await asking(upstream, `${method} / HTTP/1.1`);
    const text = await client.until("\r\n\r\n");
    expect(text).toMatch(expected);
    expect(text).not.toMatch(/transfer-encoding/i);
    client.send(`${method} /again HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await client.until(/HTTP\/1\.1[\s\S]*HTTP\/1\.1[\s\S]*\r\n\r\n/);
    expect((await exchangesAfter(2)).map(({ aborted, failure }) => ({ aborted, failure }))).toEqual([
      { aborted: false, failure: undefined },
      { aborted: false, failure: undefined },
    ]);
  });

  it("204 has no length, whatever the upstream says", async () => {
    const { client } = await asking(
      await answeringUpstream("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"),
    );
    expect(await client.until("\r\n\r\n")).not.toMatch(/content-length/i);
  });
});

describe("interim answers", () => {
  const hints =
    "HTTP/1.1 103 Early Hints\r\nX-First: 1\r\nLink: </a.css>; rel=preload\r\nLink: </b.js>\r\n\r\n";
  const final = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  it("103 comes at once, with all its headers", async () => {
    const upstream = await saying(hints);
    const { client } = await asking(upstream);
    expect(await client.until("\r\n\r\n")).toBe(hints);
    upstream.connections[0]?.send(final);
    await client.until("\r\n\r\nhi");
  });

  it.each([
    ["103 without a Link", "HTTP/1.1 103 Early Hints\r\nX-First: 1\r\n\r\n"],
    ["102", "HTTP/1.1 102 Processing\r\n\r\n"],
    ["two of them", `${hints}${hints}`],
  ])("%s", async (_, interim) => {
    const { client } = await asking(await saying(interim + final));
    const text = await client.until("\r\n\r\nhi");
    expect(text.startsWith(`${interim}HTTP/1.1 200 OK\r\n`)).toBe(true);
  });

  it("are kept from an HTTP/1.0 client, which knows none", async () => {
    const { client } = await asking(await saying(hints + final), "GET / HTTP/1.0");
    await client.ended;
    expect(client.text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });
});

describe("trailers", () => {
  it("come with a chunked answer, announced or not", async () => {
    const upstream = await answeringUpstream(
      "HTTP/1.1 200 OK\r\nTrailer: Grpc-Status\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nGrpc-Status: 0\r\nX-More: caf\xe9\r\n\r\n",
    );
    const { client } = await asking(upstream);
    const text = await client.until("X-More: caf\xe9\r\n\r\n");
    expect(text).toContain("\r\nTrailer: Grpc-Status\r\n");
    expect(text).toMatch(/\r\n2\r\nhi\r\n0\r\nGrpc-Status: 0\r\nX-More: caf\xe9\r\n\r\n$/);
  });
});

describe("a body that breaks off is never a whole one", () => {
  const shapes: readonly [title: string, bytes: string, seen: string][] = [
    ["by length", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "\r\n\r\nhalf"],
    ["by length, before its first byte", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", "\r\n\r\n"],
    [
      "by length, on a connection that is to close",
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\nhalf",
      "\r\n\r\nhalf",
    ],
    ["by chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", "half"],
    ["in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", "half"],
    ["in a chunk's size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n5", "half"],
    [
      "in its trailers",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\nX-A: 1\r\n",
      "half",
    ],
    [
      "by chunks, on a connection that is to close",
      "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
      "half",
    ],
  ];

  it.each(shapes)("%s: what came has come, and no end", async (_, bytes, seen) => {
    const upstream = await saying(bytes);
    const { client, exchangesAfter } = await asking(upstream);
    await client.until(seen);
    upstream.connections[0]?.socket.end();
    await client.ended;
    expect(client.text).not.toMatch(/\r\n0\r\n/);
    const told = /closed the connection in the middle|does not fit its Content-Length/;
    expect((await exchangesAfter(1))[0]?.failure?.message).toMatch(told);
  });

  it.each(shapes)("%s: an HTTP/1.0 client sees a reset", async (_, bytes, seen) => {
    const upstream = await saying(bytes);
    const { client } = await asking(upstream, "GET / HTTP/1.0");
    await client.until(seen);
    upstream.connections[0]?.socket.end();
    expect(await client.ended).toBe("reset");
  });

  it.each([
    ["HTTP/1.1", "end"],
    ["HTTP/1.0", "reset"],
  ])("ended by a reset where its connection's end would be its own: %s", async (version, how) => {
    const upstream = await saying("HTTP/1.1 200 OK\r\n\r\nhalf");
    const { client, exchangesAfter } = await asking(upstream, `GET / ${version}`);
    await client.until("half");
    upstream.connections[0]?.socket.resetAndDestroy();
    expect(await client.ended).toBe(how);
    expect(client.text).not.toMatch(/\r\n0\r\n/);
    expect((await exchangesAfter(1))[0]).toMatchObject({ failure: { code: "upstream-reset" } });
  });

  it("ended by a reset that comes beside its last bytes", async () => {
    const upstream = await saying("HTTP/1.1 200 OK\r\n\r\nhalf", ({ socket }) => socket.resetAndDestroy());
    const { client, exchangesAfter } = await asking(upstream);
    await client.ended;
    expect(client.text).toContain("half");
    expect(client.text).not.toMatch(/\r\n0\r\n/);
    expect((await exchangesAfter(1))[0]).toMatchObject({ failure: { code: "upstream-reset" } });
  });

  it("ended by a reset beside its last bytes while its request is still being sent", async () => {
    const upstream = await saying("HTTP/1.1 200 OK\r\n\r\nhalf", ({ socket }) => socket.resetAndDestroy());
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\nx");
    await client.until("half");
    expect(client.text).toContain("HTTP/1.1 200 OK");
  });

  it("of more than its length: the length is what comes", async () => {
    const upstream = await saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi, and more");
    const { client } = await asking(upstream);
    const text = await client.until("\r\n\r\nhi");
    expect(text).toMatch(/\r\n\r\nhi$/);
  });
});

describe("an upstream that speaks nonsense is a 502 with the cause, and costs its own call only", () => {
  it.each([
    ["nothing of HTTP", "SSH-2.0-OpenSSH_9.6\r\n", /not valid HTTP/],
    ["status 99", "HTTP/1.1 99 Low\r\n\r\n", /not valid HTTP/],
    ["status 1000", "HTTP/1.1 1000 High\r\n\r\n", /not valid HTTP/],
    ["status 000", "HTTP/1.1 000 Zero\r\nContent-Length: 0\r\n\r\n", /status|not valid HTTP/],
    ["another version", "HTTP/3.7 200 OK\r\n\r\n", /not valid HTTP/],
    [
      "control bytes in the reason",
      "HTTP/1.1 200 O\x01K\r\nContent-Length: 0\r\n\r\n",
      /control bytes|not valid HTTP/,
    ],
    [
      "an escape sequence in the reason",
      "HTTP/1.1 200 \x1b[2J\r\nContent-Length: 0\r\n\r\n",
      /control bytes|not valid HTTP/,
    ],
    [
      "control bytes in a value",
      "HTTP/1.1 200 OK\r\nX-A: \x01\r\nContent-Length: 0\r\n\r\n",
      /not valid HTTP|cannot be passed on/,
    ],
    [
      "NUL in a value",
      "HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 0\r\n\r\n",
      /not valid HTTP|cannot be passed on/,
    ],
    ["a bare CR in a value", "HTTP/1.1 200 OK\r\nX-A: a\rb\r\nContent-Length: 0\r\n\r\n", /not valid HTTP/],
    ["a space in a name", "HTTP/1.1 200 OK\r\nX A: a\r\nContent-Length: 0\r\n\r\n", /not valid HTTP/],
    [
      "an unasked 101",
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
      /101/,
    ],
    ["an unasked 101 that switches to nothing", "HTTP/1.1 101 Switching Protocols\r\n\r\n", /101/],
    ["an unasked 100", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", /100/],
    ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok", /Content-Length/],
    ["a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nok", /Content-Length/],
    [
      "a length and chunks",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      /Content-Length|not valid HTTP/,
    ],
    [
      "an unknown coding",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
      /Transfer-Encoding/,
    ],
    [
      "a huge head",
      `HTTP/1.1 200 OK\r\n${"X-Filler: 0123456789\r\n".repeat(9000)}\r\n`,
      /larger than 128 KiB/,
    ],
    ["nothing", "", /closed the connection without an answer/],
    ["half a head", "HTTP/1.1 200 OK\r\nContent-", /closed the connection without an answer|not valid HTTP/],
  ])("%s", async (_, bytes, message) => {
    const upstream = await saying(bytes, ending);
    const { client, port } = await asking(upstream, "POST / HTTP/1.1");
    const text = await client.until("}}");
    expect(text).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    expect(text).toContain("Access-Control-Allow-Origin: http://localhost:3000\r\n");
    expect(JSON.parse(text.slice(text.indexOf("{"))).error.message).toMatch(message);
    const next = await dial(port);
    next.send("GET /__corswalk/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await next.until("200 OK");
  });

  it("nothing at all, to any bytes: thousands of answers from a fixed seed", async () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (seed >> 8) % below;
    };
    const answers = [
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n",
      "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n",
    ];
    const mangled = (): string => {
      const bytes = [...(answers[random(answers.length)] as string)];
      for (let n = random(4) + 1; n > 0; n--) {
        const at = random(bytes.length);
        bytes.splice(at, random(3), String.fromCharCode(random(256)).repeat(random(3)));
      }
      return bytes.join("");
    };
    const upstream = await scriptedUpstream((wire) => {
      wire.socket.once("data", () => wire.socket.end(Buffer.from(mangled(), "latin1")));
    });
    const good = await strictUpstream();
    const { port, exchangesAfter } = await startProxy({ routes: { "/": upstream.url, "/good": good.url } });
    const rounds = 1000;
    const one = async (): Promise<void> => {
      const client = await dial(port);
      client.send("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      await client.ended;
    };
    for (let n = 0; n < rounds; n += 20) await Promise.all(Array.from({ length: 20 }, one));
    const exchanges = await exchangesAfter(rounds);
    expect(exchanges.every(({ status }) => status >= 200)).toBe(true);
    const client = await dial(port);
    client.send("GET /good HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await client.until("X-Count: 1");
  });
});
