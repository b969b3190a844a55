import { once } from "node:events";
import { Agent, type ServerResponse } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { ask, askHead, read } from "../support/client.ts";
import { startProxy } from "../support/proxy.ts";
import { dial, scriptedUpstream } from "../support/raw.ts";
import { recordingUpstream } from "../support/upstream.ts";

async function heldUpstream() {
  const held: ServerResponse[] = [];
  const upstream = await recordingUpstream((_heard, response) => held.push(response));
  return { upstream, held };
}

it("gives calls under way their time, and takes no new ones", async () => {
  const { upstream, held } = await heldUpstream();
  const { proxy, port, exchanges } = await startProxy({ target: upstream.url });
  const underWay = ask(port);
  await upstream.heardAfter(1);
  const closed = proxy.close({ within: 60_000 });
  await expect(ask(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  held[0]?.end("in time");
  expect(await underWay).toMatchObject({ status: 200, body: "in time" });
  await closed;
  expect(exchanges).toMatchObject([{ status: 200, aborted: false }]);
});

it("ends calls that take longer, here and at the upstream, and has told them when it is done", async () => {
  const { upstream, held } = await heldUpstream();
  const { proxy, port, exchanges } = await startProxy({ target: upstream.url });
  const underWay = ask(port).catch((error: unknown) => error);
  await upstream.heardAfter(1);
  await proxy.close({ within: 1 });
  expect(exchanges).toMatchObject([{ status: 0, aborted: true }]);
  expect(await underWay).toMatchObject({ code: "ECONNRESET" });
  if (held[0]?.closed === false) await once(held[0], "close");
});

it("ends event streams at once, however long calls may take", async () => {
  const upstream = await recordingUpstream((_heard, response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write("data: 1\n\n");
  });
  const { proxy, port } = await startProxy({ target: upstream.url });
  const stream = await askHead(port);
  await once(stream, "data");
  await proxy.close({ within: 60_000 });
  await expect(read(stream)).rejects.toMatchObject({ code: "ECONNRESET" });
});

it("ends at once an event stream that begins while calls are given their time", async () => {
  const { upstream, held } = await heldUpstream();
  const { proxy, port, exchanges } = await startProxy({ target: upstream.url });
  const underWay = ask(port).catch((error: unknown) => error);
  await upstream.heardAfter(1);
  const closed = proxy.close({ within: 60_000 });
  held[0]?.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders();
  await closed;
  expect(await underWay).toMatchObject({ code: "ECONNRESET" });
  expect(exchanges).toMatchObject([{ aborted: true }]);
});

it("ends WebSockets at once, on both sides", async () => {
  const upstream = await scriptedUpstream((wire) => {
    void wire
      .until("\r\n\r\n")
      .then(() =>
        wire.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
      );
  });
  const { proxy, port, exchanges } = await startProxy({ target: upstream.url });
  const client = await dial(port);
  client.send(
    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n",
  );
  await client.until("101 Switching");
  await proxy.close({ within: 60_000 });
  expect(exchanges).toMatchObject([{ kind: "upgrade", status: 101 }]);
  await Promise.all([client.ended, (await upstream.connection()).ended]);
});

it("does not wait for connections that are idle", async () => {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const { upstream, held } = await heldUpstream();
  const { proxy, port } = await startProxy({ target: upstream.url });
  const first = ask(port, { agent });
  await upstream.heardAfter(1);
  held[0]?.end();
  await first;
  await proxy.close({ within: 60_000 });
});

it("leaves nothing open at an address that it had been moved away from", async () => {
  const { upstream, held } = await heldUpstream();
  const { proxy, port } = await startProxy({ target: upstream.url });
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const first = ask(port, { agent });
  await upstream.heardAfter(1);
  await proxy.reload({ target: upstream.url, port: 0, host: "127.0.0.2" });
  held[0]?.end();
  await first;
  const [sockets = []] = Object.values(agent.freeSockets);
  const ended = Promise.all(sockets.map((socket) => once(socket, "close")));
  await proxy.close({ within: 0 });
  await ended;
});

it("may be asked twice, and before anything was opened", async () => {
  const { proxy } = await startProxy({ target: "http://127.0.0.1:1" });
  await Promise.all([proxy.close(), proxy.close()]);
  await proxy.close();
});
