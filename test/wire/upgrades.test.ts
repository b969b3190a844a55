import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type ClientOptions, type ServerOptions, WebSocket, WebSocketServer } from "ws";
import { startProxy } from "../support/proxy.ts";
import { answeringUpstream, dial, scriptedUpstream } from "../support/raw.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A client and a server of the `ws` package, with a proxy between. */
async function joined(
  server: ServerOptions = {},
  { protocols, route, ...options }: ClientOptions & { protocols?: string[]; route?: object } = {},
) {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, ...server });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const target = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const proxy = await startProxy({ routes: { "/": { target, ...route } } });
  const connected = once(sockets, "connection") as Promise<[WebSocket, IncomingMessage]>;
  const client = new WebSocket(`ws://127.0.0.1:${proxy.port}/chat?room=1`, protocols ?? [], {
    origin: "http://localhost:3000",
    ...options,
  });
  ends.push(() => {
    client.on("error", () => {}).terminate();
    for (const socket of sockets.clients) socket.terminate();
    http.close();
  });
  const opened = once(client, "open");
  const [[upstream, request]] = await Promise.all([connected, opened]);
  return { client, upstream, request, target, ...proxy };
}

type Message = [data: Buffer, isBinary: boolean];
const message = async (socket: WebSocket): Promise<Message> => (await once(socket, "message")) as Message;

describe("messages, both ways", () => {
  it.each<[string, string | Buffer]>([
    ["text", "h\u00e9llo \u2615"],
    ["empty text", ""],
    ["binary", Buffer.from([0, 255, 13, 10, 13, 10])],
    ["16 MB", Buffer.alloc(16 * 1024 * 1024, "0123456789abcdef")],
  ])("%s", async (_, data) => {
    const { client, upstream } = await joined({ perMessageDeflate: false, maxPayload: 32 * 1024 * 1024 });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      const received = message(to);
      from.send(data);
      const [got, isBinary] = await received;
      expect(isBinary).toBe(typeof data !== "string");
      expect(got.equals(Buffer.from(data))).toBe(true);
    }
  });

  it("fragmented, with a ping between the fragments", async () => {
    const { client, upstream } = await joined();
    const received = message(upstream);
    const pinged = once(upstream, "ping");
    client.send("one ", { fin: false });
    client.ping("now");
    client.send("message", { fin: true });
    expect(String((await pinged)[0])).toBe("now");
    expect(String((await received)[0])).toBe("one message");
  });

  it("compressed, by what the two agree on", async () => {
    const { client, upstream } = await joined(
      { perMessageDeflate: { threshold: 0 } },
      { perMessageDeflate: true },
    );
    expect(client.extensions).toContain("permessage-deflate");
    const text = "a".repeat(100_000);
    const received = message(upstream);
    client.send(text);
    expect(String((await received)[0])).toBe(text);
    const echoed = message(client);
    upstream.send(text);
    expect(String((await echoed)[0])).toBe(text);
  });

  it("pings and pongs", async () => {
    const { client, upstream, exchanges } = await joined();
    const ponged = once(client, "pong");
    client.ping("a");
    expect(String((await ponged)[0])).toBe("a");
    const answered = once(upstream, "pong");
    upstream.ping("b");
    expect(String((await answered)[0])).toBe("b");
    expect(exchanges).toEqual([]);
  });

  it("the subprotocol that the upstream chose", async () => {
    const { client, upstream } = await joined(
      { handleProtocols: (offered) => [...offered].at(-1) ?? false },
      { protocols: ["graphql-ws", "graphql-transport-ws"] },
    );
    expect(client.protocol).toBe("graphql-transport-ws");
    expect(upstream.protocol).toBe("graphql-transport-ws");
  });
});

describe("the end", () => {
  it.each([
    [1000, "done"],
    [1001, ""],
    [4321, "caf\u00e9 \u2615"],
  ])("code %i and reason %j travel both ways", async (code, reason) => {
    for (const side of ["client", "upstream"] as const) {
      const both = await joined();
      const other = side === "client" ? both.upstream : both.client;
      const closed = once(other, "close");
      both[side].close(code, reason);
      const [gotCode, gotReason] = await closed;
      expect([gotCode, String(gotReason)]).toEqual([code, reason]);
      const [exchange] = await both.exchangesAfter(1);
      expect(exchange).toMatchObject({ kind: "upgrade", status: 101, aborted: false });
    }
  });

  it.each(["client", "upstream"] as const)("a %s that vanishes ends the other", async (side) => {
    const both = await joined();
    const other = side === "client" ? both.upstream : both.client;
    const closed = once(other, "close");
    both[side].terminate();
    expect((await closed)[0]).toBe(1006);
    await both.exchangesAfter(1);
  });
});

describe("the request of an upgrade", () => {
  it("carries the page's cookies, the route's headers and Origin, and its path", async () => {
    const { request, target } = await joined(
      {},
      {
        headers: { Cookie: "session=1", "X-Api-Key": "page" },
        route: { headers: { "X-Api-Key": "ours" }, xfwd: true },
      },
    );
    const host = target.slice("ws://".length);
    expect(request.url).toBe("/chat?room=1");
    expect(request.headers).toMatchObject({
      host,
      origin: `http://${host}`,
      cookie: "session=1",
      "x-api-key": "ours",
      "x-forwarded-for": "127.0.0.1",
      connection: "upgrade",
      upgrade: "websocket",
    });
  });

  it.each([
    ["keep", "http://localhost:3000"],
    ["remove", undefined],
  ])("upstreamOrigin %j: the upstream sees %s", async (upstreamOrigin, expected) => {
    const { request } = await joined({}, { route: { upstreamOrigin } });
    expect(request.headers.origin).toBe(expected);
  });
});

const head = "HTTP/1.1\r\nHost: localhost\r\n";
const ask = "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key: k\r\n";
const switched = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";

/** Both ends of an upgrade on bare sockets, when the client has seen the 101. */
async function bare(answer = `${switched}\r\n`) {
  const upstream = await scriptedUpstream((wire) => {
    wire.until("\r\n\r\n").then(
      () => wire.send(answer),
      () => {},
    );
  });
  const proxy = await startProxy({ target: upstream.url });
  const client = await dial(proxy.port);
  client.send(`GET /ws ${head}${ask}\r\n`);
  await client.until("\r\n\r\n");
  return { client, server: await upstream.connection(), ...proxy };
}

describe("on the wire", () => {
  it("a server that talks first, beside its 101, is heard", async () => {
    const { client } = await bare(`${switched}\r\n\x81\x05hello`);
    expect(await client.until("hello")).toMatch(/\r\n\r\n\x81\x05hello$/);
  });

  it("the head of the 101 is the upstream's, with its cookies fitted", async () => {
    const { client } = await bare(
      `${switched}Sec-WebSocket-Accept: a\r\nsec-websocket-protocol: x\r\nContent-Length: 0\r\nSet-Cookie: a=1; Domain=example.com; Path=/\r\n\r\n`,
    );
    expect(client.text).toMatch(
      /^HTTP\/1\.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n/,
    );
    expect(client.text).toContain("Sec-WebSocket-Accept: a\r\nsec-websocket-protocol: x\r\n");
    expect(client.text).toMatch(/Set-Cookie: a=1; Path=\/\r\n/);
    // RFC 9110, 8.6.
    expect(client.text).not.toContain("Content-Length");
  });

  it("either side may end its half and still hear the other", async () => {
    for (const side of ["client", "server"] as const) {
      const both = await bare();
      const other = side === "client" ? both.server : both.client;
      both[side].socket.end("last words");
      await other.ended;
      expect(other.text).toContain("last words");
      other.send("an answer");
      await new Promise<void>((resolve) =>
        both[side].socket.once("close", () => resolve()).once("data", resolve),
      );
      expect(both[side].text).toContain("an answer");
      other.socket.end();
      const [exchange] = await both.exchangesAfter(1);
      expect(exchange).toMatchObject({ status: 101, aborted: false });
    }
  });

  it.each(["client", "server"] as const)("a reset of the %s reaches the other as a reset", async (side) => {
    const both = await bare();
    const other = side === "client" ? both.server : both.client;
    both[side].socket.resetAndDestroy();
    expect(await other.ended).toBe("reset");
    await both.exchangesAfter(1);
    const next = await dial(both.port);
    next.send(`GET /__corswalk/health ${head}\r\n`);
    await next.until("200 OK");
  });

  it.each([
    ["401", "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 4\r\n\r\nnope"],
    ["404 by chunks", "HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnope\r\n0\r\n\r\n"],
    [
      "426 that offers the same",
      "HTTP/1.1 426 No\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 4\r\n\r\nnope",
    ],
    ["502 ended by its connection", "HTTP/1.1 502 No\r\nConnection: close\r\n\r\nnope"],
    ["200", "HTTP/1.1 200 No\r\nContent-Length: 4\r\n\r\nnope"],
  ])("an answer other than 101 is that answer: %s", async (title, answer) => {
    const upstream = await scriptedUpstream((wire) => {
      void wire.until("\r\n\r\n").then(() => {
        wire.send(answer);
        if (answer.includes("Connection: close")) wire.socket.end();
      });
    });
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(`GET /ws ${head}Origin: http://localhost:3000\r\n${ask}\r\n`);
    expect(await client.ended).toBe("end");
    expect(client.text).toMatch(new RegExp(`^HTTP/1\\.1 ${title.slice(0, 3)} No\r\n`));
    expect(client.text).toContain("Access-Control-Allow-Origin: http://localhost:3000\r\n");
    expect(client.text).toContain("nope");
    expect((await exchangesAfter(1))[0]).toMatchObject({ status: Number(title.slice(0, 3)), aborted: false });
  });

  it.each([
    ["no protocol", "\r\n"],
    ["another protocol", "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n"],
  ])("a 101 that switches to %s is a 502", async (_, headers) => {
    const upstream = await answeringUpstream(`HTTP/1.1 101 Switching Protocols\r\n${headers}`);
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(`GET /ws ${head}${ask}\r\n`);
    expect(await client.until("}}")).toMatch(/^HTTP\/1\.1 502 /);
  });

  it.each([
    ["a refused page", "Origin: http://evil.test\r\n", 403],
    ["a foreign Host", "", 421],
    ["no route", "", 404],
  ])("%s is refused as any call is, and the upstream hears nothing", async (title, lines, status) => {
    const upstream = await scriptedUpstream();
    const { port } = await startProxy({ routes: { "/ws": upstream.url } });
    const client = await dial(port);
    const host = status === 421 ? "evil.test" : "localhost";
    client.send(`GET ${title === "no route" ? "/x" : "/ws"} HTTP/1.1\r\nHost: ${host}\r\n${lines}${ask}\r\n`);
    await client.ended;
    expect(client.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(upstream.connections).toHaveLength(0);
  });
});

describe("what is no upgrade of ours is a plain call, with its body and headers", () => {
  it.each([
    [
      "h2c",
      {},
      "POST",
      "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings, X-Hop\r\nHTTP2-Settings: AAMA\r\nX-Hop: 1\r\n",
    ],
    ["an unknown protocol", {}, "PUT", "Upgrade: foo/2\r\nConnection: upgrade\r\n"],
    ["a WebSocket with a body", {}, "GET", ask],
    ["a WebSocket by POST", {}, "POST", ask],
    [
      "a WebSocket on a route without them",
      { ws: false },
      "GET",
      "Connection: Upgrade\r\nUpgrade: websocket\r\n",
    ],
  ])("%s", async (_, route, method, lines) => {
    const upstream = await scriptedUpstream((wire) => {
      wire.socket.on("data", () => {
        if (/\r\n\r\nyo$|\/next.*\r\n(?:.+\r\n)*\r\n$/.test(wire.text)) {
          wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        }
      });
    });
    const { port } = await startProxy({ routes: { "/": { target: upstream.url, ...route } } });
    const client = await dial(port);
    client.send(`${method} /a%2Fb ${head}X-Empty:\r\nX-Latin: \xe9\r\n${lines}Content-Length: 2\r\n\r\nyo`);
    expect(await client.until("\r\n\r\nhi")).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    const seen = upstream.connections[0]?.text ?? "";
    expect(seen).toMatch(new RegExp(`^${method} /a%2Fb HTTP/1\\.1\r\n`));
    expect(seen).toContain("X-Empty: \r\nX-Latin: \xe9\r\n");
    expect(seen).not.toMatch(/upgrade|http2-settings|x-hop/i);
    client.send(`GET /next ${head}\r\n`);
    await client.until(/\r\n\r\nhi[\s\S]*\r\n\r\nhi$/);
  });

  it("HTTP/1.0, which has no upgrades", async () => {
    const upstream = await answeringUpstream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(`GET / HTTP/1.0\r\n${ask}\r\n`);
    expect(await client.until("\r\n\r\nhi")).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(upstream.connections[0]?.text).not.toMatch(/upgrade/i);
  });
});
