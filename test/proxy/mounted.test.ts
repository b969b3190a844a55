import { once } from "node:events";
import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import type { WrittenConfig } from "../../src/config/schema.ts";
import type { Exchange } from "../../src/observe/exchange.ts";
import { createProxy } from "../../src/proxy.ts";
import { ask } from "../support/client.ts";
import { dial, scriptedUpstream } from "../support/raw.ts";
import { listening, recordingUpstream } from "../support/upstream.ts";

/** A server of somebody else's, which asks the proxy first. */
async function mountedIn(config: WrittenConfig) {
  const exchanges: Exchange[] = [];
  const proxy = createProxy(config, { onExchange: (exchange) => exchanges.push(exchange) });
  const server = createServer((request, response) => {
    proxy.handle(request, response, () => response.end("the server's own"));
  });
  const left: string[] = [];
  server.on("upgrade", (request, socket, head) => {
    if (proxy.upgrade(request, socket, head)) return;
    left.push(String(request.headers.upgrade));
    socket.end("HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\n\r\nthe server's own");
  });
  const { port, close } = await listening(server);
  onTestFinished(async () => {
    close();
    await proxy.close({ within: 0 });
  });
  return { proxy, port, exchanges, left };
}

const upgradeTo = (path: string, protocol: string) =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\nSec-WebSocket-Key: k\r\n\r\n`;

it("handle takes what a route matches, and leaves the rest to next", async () => {
  const upstream = await recordingUpstream((_heard, response) => response.end("the upstream's"));
  const { port, exchanges } = await mountedIn({ routes: { "/api": upstream.url } });
  expect((await ask(port, { path: "/api/x" })).body).toBe("the upstream's");
  for (const path of ["/", "/apix", "/__corswalk/health"]) {
    expect((await ask(port, { path })).body).toBe("the server's own");
  }
  expect(exchanges.map(({ path }) => path)).toEqual(["/api/x"]);
});

it("handle answers preflights for its routes alone", async () => {
  const { port } = await mountedIn({ routes: { "/api": "http://127.0.0.1:1" } });
  const headers = { "Access-Control-Request-Method": "PUT" };
  expect((await ask(port, { method: "OPTIONS", path: "/api", headers })).status).toBe(204);
  expect((await ask(port, { method: "OPTIONS", path: "/", headers })).body).toBe("the server's own");
});

/** Lists of headers are shared from call to call: each answer had one more of what was put behind the last one's. */
it("middleware that puts a header into a head puts it into that one", async () => {
  const upstream = await recordingUpstream((_heard, response) => response.end("ok"));
  const proxy = createProxy({ routes: { "/api": upstream.url } });
  onTestFinished(() => proxy.close({ within: 0 }));
  const { port, close } = await listening(
    createServer((request, response) => {
      const writeHead = response.writeHead.bind(response);
      response.writeHead = (status: number, reason?: unknown, list?: unknown) => {
        if (!Array.isArray(list)) throw new Error("no list came");
        list.push("X-Took", "1");
        return writeHead(status, String(reason), list);
      };
      proxy.handle(request, response);
    }),
  );
  onTestFinished(close);
  for (let n = 0; n < 3; n++) {
    const { headers } = await ask(port, { path: "/api" });
    expect(headers["x-took"]).toBe("1");
  }
});

it("handle gives a POST's body to the upstream", async () => {
  const upstream = await recordingUpstream();
  const { port } = await mountedIn({ routes: { "/api": upstream.url } });
  await ask(port, { method: "POST", path: "/api", body: "hello" });
  expect(upstream.heard[0]?.body).toBe("hello");
});

it("handle without next answers 404 where no route matches", async () => {
  const proxy = createProxy({ routes: { "/api": "http://127.0.0.1:1" } });
  onTestFinished(() => proxy.close());
  const { port, close } = await listening(
    createServer((request, response) => proxy.handle(request, response)),
  );
  onTestFinished(close);
  expect(await ask(port)).toMatchObject({ status: 404, headers: { "x-corswalk": "no-route" } });
});

it("handle takes the config of a reload, which opens no port", async () => {
  const one = await recordingUpstream((_heard, response) => response.end("one"));
  const two = await recordingUpstream((_heard, response) => response.end("two"));
  const { proxy, port } = await mountedIn({ routes: { "/api": one.url } });
  expect((await ask(port, { path: "/api" })).body).toBe("one");
  await proxy.reload({ routes: { "/api": two.url }, port: one.port });
  expect((await ask(port, { path: "/api" })).body).toBe("two");
});

it("upgrade takes WebSockets of its routes, and says false of all else", async () => {
  const upstream = await scriptedUpstream((wire) => {
    void wire
      .until("\r\n\r\n")
      .then(() =>
        wire.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhi"),
      );
  });
  const { port, left } = await mountedIn({
    routes: { "/ws": upstream.url, "/calls": { target: upstream.url, ws: false } },
  });
  const taken = await dial(port);
  taken.send(upgradeTo("/ws/chat", "websocket"));
  await taken.until("101 Switching Protocols");
  await taken.until("hi");
  for (const [path, protocol] of [
    // A bundler's own socket for its page.
    ["/", "websocket"],
    ["/ws", "h2c"],
    ["/calls", "websocket"],
  ] as const) {
    const client = await dial(port);
    client.send(upgradeTo(path, protocol));
    await client.until("the server's own");
  }
  expect(left).toEqual(["websocket", "h2c", "websocket"]);
  taken.socket.destroy();
  await once(taken.socket, "close");
});
