import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { type UpstreamPool, upstreamPool } from "../../src/upstream/pool.ts";
import { certificate } from "../support/certificates.ts";
import { connectProxy } from "../support/connect-proxy.ts";
import { get, upgrade } from "./dispatch.ts";
import { listening, settings, through } from "./kit.ts";

let pools: UpstreamPool[] = [];
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.destroy()));
  pools = [];
});

function newPool(): UpstreamPool {
  const pool = upstreamPool();
  pools.push(pool);
  return pool;
}

/** undici takes a connection for free one turn after its answer has ended. */
const freed = setImmediate;

/** An http upstream that counts its connections and answers with its handler, or with the path. */
async function upstream(
  handler = (request: IncomingMessage, response: ServerResponse) => void response.end(request.url),
) {
  const server = createServer(handler);
  const connections: Socket[] = [];
  server.on("connection", (socket: Socket) => connections.push(socket));
  const port = await listening(server);
  return { origin: `http://localhost:${port}`, server, connections };
}

describe("the pool", () => {
  it("shares connections between equal settings, however they were put together", async () => {
    const { origin, connections } = await upstream();
    const pool = newPool();
    const { connectTimeout, ...rest } = settings();
    expect(await get(pool.dispatcher(settings()), origin, { path: "/one" })).toEqual({
      status: 200,
      body: "/one",
    });
    await freed();
    expect(await get(pool.dispatcher({ connectTimeout, ...rest }), origin, { path: "/two" })).toEqual({
      status: 200,
      body: "/two",
    });
    expect(connections).toHaveLength(1);
  });

  it.each([
    ["secure", { secure: false }],
    ["ca", { ca: ["x"] }],
    ["cert", { cert: "x" }],
    ["key", { key: "x" }],
    ["passphrase", { passphrase: "x" }],
    ["connectTimeout", { connectTimeout: 1 }],
    ["proxy", { proxy: through("http://proxy.test") }],
  ])("keeps settings apart that differ in %s", (_, changes) => {
    const pool = newPool();
    expect(pool.dispatcher(settings(changes))).not.toBe(pool.dispatcher(settings()));
    expect(pool.dispatcher(settings(changes))).toBe(pool.dispatcher(settings(changes)));
  });

  it("ends a connection of a call's own with the call", async () => {
    const { origin, connections } = await upstream();
    const pool = newPool();
    for (const path of ["/one", "/two"]) {
      expect(await get(pool.unshared(settings()), origin, { path })).toMatchObject({ body: path });
    }
    expect(connections).toHaveLength(2);
    await Promise.all(connections.map((socket) => socket.closed || once(socket, "close")));
  });

  it("keeps connections across a reload that keeps their settings", async () => {
    const { origin, connections } = await upstream();
    const pool = newPool();
    await get(pool.dispatcher(settings()), origin);
    await freed();
    pool.retain([settings()]);
    await get(pool.dispatcher(settings()), origin);
    expect(connections).toHaveLength(1);
  });

  it("does not use a connection again that the server is about to close by its own account", async () => {
    const { origin, connections } = await upstream((_, response) => {
      response.setHeader("Keep-Alive", "timeout=1");
      response.end();
    });
    const dispatcher = newPool().dispatcher(settings());
    await get(dispatcher, origin);
    await freed();
    await get(dispatcher, origin);
    expect(connections).toHaveLength(2);
  });

  it("goes on with a connection after a call that undici refuses to send over it", async () => {
    const { origin, connections } = await upstream();
    const pool = newPool();
    const calls = pool.dispatcher(settings());
    await get(calls, origin);
    await freed();
    await expect(get(calls, origin, { path: "/not a path" })).rejects.toThrow("invalid request path");
    expect(await get(calls, origin, { path: "/next" })).toEqual({ status: 200, body: "/next" });
    expect(connections).toHaveLength(1);
  });

  it("takes the connection that was used last, so that the others may end", async () => {
    const { origin, connections } = await upstream();
    const pool = newPool();
    const calls = pool.dispatcher(settings());
    await Promise.all([get(calls, origin), get(calls, origin), get(calls, origin)]);
    await freed();
    for (let n = 0; n < 3; n++) {
      await get(calls, origin);
      await freed();
    }
    expect(connections).toHaveLength(3);
    const used = connections.map(({ bytesRead }) => bytesRead);
    expect(Math.max(...used)).toBe(4 * Math.min(...used));
  });

  it("fails a call that comes to a connection which a reload is just closing, and nothing else", async () => {
    const { origin } = await upstream();
    const pool = newPool();
    const kept = pool.dispatcher(settings());
    await Promise.all(Array.from({ length: 9 }, () => get(kept, origin)));
    await freed();
    pool.retain([]);
    // In each of the next moments: a connection is closing, closed, gone.
    for (let n = 0; n < 9; n++) {
      await expect(get(kept, origin)).rejects.toThrow();
      await Promise.resolve();
    }
    await freed();
    await expect(get(kept, origin)).rejects.toThrow();
  });
});

describe.each([
  ["connections that are shared", "dispatcher"],
  ["a connection for each call", "unshared"],
] as const)("the pool, with %s,", (_, way) => {
  it("lets calls under way end when their settings are gone, then closes the connection", async () => {
    let finish = () => {};
    const { origin, server, connections } = await upstream((_, response) => {
      response.write("begun ");
      finish = () => response.end("ended");
    });
    const pool = newPool();
    const called = once(server, "request");
    const call = get(pool[way](settings()), origin);
    await called;
    pool.retain([settings({ secure: false })]);
    const closed = once(connections[0]!, "close");
    finish();
    expect(await call).toEqual({ status: 200, body: "begun ended" });
    await closed;
  });

  it("serves a call that still comes with settings that a reload took away", async () => {
    const { origin } = await upstream();
    const pool = newPool();
    const old = settings();
    await get(pool[way](old), origin);
    pool.retain([]);
    expect(await get(pool[way](old), origin)).toMatchObject({ status: 200 });
  });

  it("closes when the calls under way have ended", async () => {
    let finish = () => {};
    const { origin, server } = await upstream((_, response) => {
      finish = () => response.end("ended");
    });
    const pool = newPool();
    const called = once(server, "request");
    const call = get(pool[way](settings()), origin);
    await called;
    const closed = pool.close();
    finish();
    expect(await call).toMatchObject({ body: "ended" });
    await closed;
    await expect(get(pool[way](settings()), origin)).rejects.toMatchObject({ code: "UND_ERR_CLOSED" });
  });

  it("ends calls at once when it is destroyed, also those of settings that a reload took away", async () => {
    const { origin, server } = await upstream(() => {});
    const pool = newPool();
    const called = once(server, "request");
    const call = get(pool[way](settings()), origin);
    const refused = expect(call).rejects.toMatchObject({ code: "POOL_CLOSED" });
    await called;
    pool.retain([]);
    await pool.destroy();
    await refused;
  });

  it("gives up connections under way when it is destroyed", async () => {
    const silent = createTcpServer();
    const met = once(silent, "connection");
    const port = await listening(silent);
    const pool = newPool();
    const call = get(pool[way](settings({ connectTimeout: 0 })), `https://localhost:${port}`);
    const refused = expect(call).rejects.toMatchObject({ code: "POOL_CLOSED" });
    const [socket] = (await met) as [Socket];
    const closed = once(socket, "close");
    await pool.destroy();
    await refused;
    await closed;
  });

  it("opens as many connections at once as there are calls", async () => {
    const waiting: ServerResponse[] = [];
    const { origin, connections } = await upstream((_, response) => {
      waiting.push(response);
      if (waiting.length === 50) for (const each of waiting) each.end();
    });
    const pool = newPool();
    const calls = Array.from({ length: 50 }, () => get(pool[way](settings()), origin));
    await Promise.all(calls);
    expect(connections).toHaveLength(50);
  });

  it("gives each failed call the error of its connection", async () => {
    const { origin, server } = await upstream();
    server.close();
    await once(server, "close");
    const dispatcher = newPool()[way](settings());
    const calls = await Promise.allSettled([get(dispatcher, origin), get(dispatcher, origin)]);
    for (const call of calls) expect(call).toMatchObject({ reason: { code: "CONNECT_UNREACHED" } });
  });

  it("upgrades, with the bytes that came in one packet with the 101", async () => {
    const server = createServer();
    server.on("upgrade", (_, socket) => {
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst",
      );
    });
    const port = await listening(server);
    const socket = await upgrade(newPool()[way](settings()), `http://localhost:${port}`);
    const [chunk] = await once(socket, "data");
    expect(String(chunk)).toBe("first");
    socket.destroy();
  });

  it("calls and upgrades over TLS through an outbound proxy", async () => {
    const own = certificate({ subject: "leaf", names: ["api.test"] });
    const server = createHttpsServer({ cert: own.cert, key: own.key }, (_, response) =>
      response.end("hello"),
    );
    server.on("upgrade", (_, socket) => {
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst",
      );
    });
    const proxy = await connectProxy({ ports: { "api.test:443": await listening(server) } });
    const pool = newPool();
    const viaProxy = settings({ ca: [own.cert], proxy: through(`http://127.0.0.1:${proxy.port}`) });
    expect(await get(pool[way](viaProxy), "https://api.test")).toEqual({ status: 200, body: "hello" });
    const socket = await upgrade(pool[way](viaProxy), "https://api.test");
    const [chunk] = await once(socket, "data");
    expect(String(chunk)).toBe("first");
    socket.destroy();
  });
});
