import { once } from "node:events";
import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/observe/exchange.ts";
import { ask, askHead, page, read } from "../support/client.ts";
import { startProxy } from "../support/proxy.ts";
import { dial, scriptedUpstream } from "../support/raw.ts";
import { recordingUpstream } from "../support/upstream.ts";

/** Every exchange is told once, when it has ended, and whole. */

const keys: readonly (keyof Exchange)[] = [
  "id",
  "kind",
  "time",
  "durationMs",
  "method",
  "path",
  "host",
  "origin",
  "route",
  "upstream",
  "status",
  "bytesIn",
  "bytesOut",
  "requestHeaders",
  "upstreamRequestHeaders",
  "upstreamStatus",
  "upstreamResponseHeaders",
  "responseHeaders",
  "failure",
  "connectedMs",
  "waitedMs",
  "aborted",
  "notes",
];

const upgradeHead =
  "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n";

describe("an exchange", () => {
  it("has every field, of a call that went through", async () => {
    const upstream = await recordingUpstream((_heard, response) => {
      response.writeHead(201, { "X-A": "1" });
      response.end("created");
    });
    const { port, exchangesAfter } = await startProxy({ routes: { "/api": `${upstream.url}/v2` } });
    const before = Date.now();
    await ask(port, { method: "POST", path: "/api?x=1", body: "hello", headers: { "X-Own": "o" } });
    const [exchange] = await exchangesAfter(1);
    expect(Object.keys(exchange ?? {}).sort()).toEqual([...keys].sort());
    expect(exchange).toMatchObject({
      id: 1,
      kind: "call",
      method: "POST",
      path: "/api?x=1",
      host: `127.0.0.1:${port}`,
      origin: page,
      route: "/api",
      upstream: `${upstream.url}/v2/api?x=1`,
      status: 201,
      bytesIn: 5,
      bytesOut: 7,
      requestHeaders: expect.arrayContaining(["X-Own", "o", "Origin", page]),
      upstreamRequestHeaders: expect.arrayContaining(["X-Own", "o", "Origin", upstream.url]),
      upstreamStatus: 201,
      upstreamResponseHeaders: expect.arrayContaining(["X-A", "1"]),
      responseHeaders: expect.arrayContaining(["X-A", "1", "Access-Control-Allow-Origin", page]),
      failure: undefined,
      aborted: false,
      notes: [],
    });
    expect(exchange?.upstreamResponseHeaders).not.toContain("Access-Control-Allow-Origin");
    expect(exchange?.time).toBeGreaterThanOrEqual(before);
    expect(exchange?.waitedMs).toBeGreaterThan(0);
    expect(exchange?.durationMs).toBeGreaterThanOrEqual(exchange?.waitedMs ?? Number.POSITIVE_INFINITY);
  });

  it("of a preflight, of a refusal and of a missing route has heard of no upstream", async () => {
    const { port, exchangesAfter } = await startProxy({ routes: { "/api": "http://127.0.0.1:1" } });
    const preflight = { Origin: page, "Access-Control-Request-Method": "PUT" };
    await ask(port, { method: "OPTIONS", path: "/api", headers: preflight });
    await ask(port, { path: "/api", headers: { Origin: "https://evil.example" } });
    await ask(port, { headers: { Host: "rebound.example" } });
    await ask(port, { path: "/other" });
    const exchanges = await exchangesAfter(4);
    expect(
      exchanges.map(({ id, kind, status, route, failure }) => [id, kind, status, route, failure?.code]),
    ).toEqual([
      [1, "preflight", 204, "/api", undefined],
      [2, "refused", 403, "/api", "origin-refused"],
      [3, "refused", 421, undefined, "host-refused"],
      [4, "call", 404, undefined, "no-route"],
    ]);
    for (const exchange of exchanges) {
      expect(exchange).toMatchObject({
        upstream: undefined,
        upstreamRequestHeaders: undefined,
        upstreamStatus: undefined,
        waitedMs: undefined,
        aborted: false,
      });
    }
  });

  it("of an upstream that is down says what the page was told", async () => {
    const { port, exchangesAfter } = await startProxy({ target: "http://127.0.0.1:1" });
    const answer = await ask(port);
    const [exchange] = await exchangesAfter(1);
    expect(exchange).toMatchObject({
      kind: "call",
      status: 502,
      upstreamStatus: undefined,
      bytesOut: answer.body.length,
      aborted: false,
    });
    expect(JSON.parse(answer.body).error).toEqual({ ...exchange?.failure, upstream: "http://127.0.0.1:1/" });
  });

  it("of an answer that the upstream breaks off was not aborted by the client, and says what happened", async () => {
    const upstream = await scriptedUpstream((wire) => {
      void wire
        .until("\r\n\r\n")
        .then(() => wire.socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
    });
    const { port, exchanges } = await startProxy({ target: upstream.url });
    for (let i = 0; i < 2; i++) await expect(ask(port)).rejects.toMatchObject({ code: "ECONNRESET" });
    const message = expect.stringContaining("in the middle of its answer");
    const told = { status: 200, bytesOut: 4, aborted: false, failure: { code: "upstream-reset", message } };
    expect(exchanges).toMatchObject([
      { id: 1, ...told },
      { id: 2, ...told },
    ]);
  });

  it.each([
    [
      "while it sends its body",
      0,
      async (port: number) => {
        const client = await dial(port);
        client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf");
        return client.socket;
      },
    ],
    [
      "before the answer's head",
      0,
      async (port: number) => {
        const client = await dial(port);
        client.send("GET /silent HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return client.socket;
      },
    ],
    [
      "in the middle of the answer",
      200,
      async (port: number) => {
        const client = await dial(port);
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await client.until("begun");
        return client.socket;
      },
    ],
  ])("of a client that goes %s is aborted, here and at the upstream", async (_when, status, begin) => {
    const upstream = await scriptedUpstream((wire) => {
      void wire.until(/^GET \/ [\s\S]*\r\n\r\n/).then(
        () => wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegun\r\n"),
        () => {},
      );
    });
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const socket = await begin(port);
    const heard = await upstream.connection();
    await heard.until("\r\n\r\n");
    socket.destroy();
    await heard.ended;
    expect(await exchangesAfter(1)).toMatchObject([
      { kind: "call", status, aborted: true, failure: undefined },
    ]);
  });

  it("of a WebSocket ends with it, and counts both ways", async () => {
    const upstream = await scriptedUpstream((wire) => {
      void wire
        .until("\r\n\r\n")
        .then(() =>
          wire.send(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nabc",
          ),
        );
      wire.socket.on("end", () => wire.socket.end());
    });
    const { port, exchanges, exchangesAfter } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(upgradeHead);
    await client.until("abc");
    expect(exchanges).toEqual([]);
    client.socket.end("12345");
    expect(await exchangesAfter(1)).toMatchObject([
      { kind: "upgrade", status: 101, upstreamStatus: 101, bytesIn: 5, bytesOut: 3, aborted: false },
    ]);
  });

  it.each([
    ["refused by the gate", "Origin: https://evil.example\r\n", "refused", 403],
    ["answered by the upstream with a 401", "", "upgrade", 401],
  ])("of an upgrade %s ends with the answer", async (_why, header, kind, status) => {
    const upstream = await scriptedUpstream((wire) => {
      void wire.until("\r\n\r\n").then(() => wire.send("HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno"));
    });
    const { port, exchangesAfter } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(upgradeHead.replace("\r\n\r\n", `\r\n${header}\r\n`));
    await client.until(`HTTP/1.1 ${status} `);
    expect(await exchangesAfter(1)).toMatchObject([{ kind, status, aborted: false }]);
  });

  it("is told once each, whatever comes at once", async () => {
    const upstream = await recordingUpstream();
    const { proxy, port, exchanges, exchangesAfter } = await startProxy({ target: upstream.url });
    const aborts = Array.from({ length: 20 }, async (_, i) => {
      const answer = await askHead(port, { path: `/${i}` });
      if (i % 2 === 0) answer.destroy();
      else await read(answer);
      if (!answer.closed) await once(answer, "close");
    });
    await Promise.all(aborts);
    await exchangesAfter(20);
    await proxy.close();
    expect(exchanges.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });
});

it("a request that Node's parser refuses is no exchange", async () => {
  const { port, exchanges } = await startProxy({ target: "http://127.0.0.1:1" });
  const client = await dial(port);
  client.send("NONSENSE\r\n\r\n");
  await client.ended;
  expect(exchanges).toEqual([]);
});
