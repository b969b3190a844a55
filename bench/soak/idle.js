import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocketServer } from "ws";
import { freePort } from "../process.js";
import { answering } from "../verify.js";
import { megabytes, startCommand } from "./kit.js";

const clientsProgram = new URL("./idle-clients.js", import.meta.url);
const secondsBetweenEvents = 5;

/**
 * So many WebSockets that say nothing, event streams that say something now and then, and one small call after the other
 * beside them: none is dropped, the command holds less than 400 MB, 99 of 100 calls are answered within 20 ms.
 */
export async function soak({ minutes, sockets, streams }) {
  const folder = mkdtempSync(join(tmpdir(), "corswalk-soak-"));
  const upstream = await idleUpstream();
  const port = await freePort();
  const { child, measure, stop } = startCommand(folder, {
    args: [`127.0.0.1:${upstream.port}`, "--port", port],
  });
  await answering(`http://127.0.0.1:${port}/`, child);
  const alone = await measure("collect");

  const clients = fork(clientsProgram, [port, sockets, streams].map(String));
  const [{ opened }] = await once(clients, "message");
  const end = performance.now() + minutes * 60_000;
  const waits = [];
  let most = await measure();
  while (performance.now() < end) {
    waits.push(await timeOf(port));
    if (waits.length % 100 === 0) {
      const now = await measure();
      if (now.rss > most.rss) most = now;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  clients.send("check");
  const [told] = await once(clients, "message");
  const held = await measure("collect");
  clients.disconnect();
  await once(clients, "exit");
  const code = await stop();
  upstream.stop();
  rmSync(folder, { recursive: true });

  waits.sort((a, b) => a - b);
  const p99 = waits[Math.floor(waits.length * 0.99)];
  const dropped = told.dropped.sockets + told.dropped.streams;
  return {
    figures: {
      "WebSockets and event streams": opened,
      "of which dropped": dropped,
      "WebSockets that answer in the end": told.answering,
      "event streams whose events all came, in order": told.inOrder,
      "events of each, at least": told.fewestEvents,
      "MB before": megabytes(alone.rss),
      "MB with all of them, at most": megabytes(Math.max(most.rss, held.rss)),
      "KB of each": Math.round((held.rss - alone.rss) / 1024 / opened),
      descriptors: held.descriptors,
      "small calls beside them": waits.length,
      "p50 and p99 of those, ms": [0.5, 0.99]
        .map((part) => waits[Math.floor(waits.length * part)].toFixed(1))
        .join(", "),
      "exit code": code,
    },
    missed: [
      ...(dropped === 0 && told.answering === sockets ? [] : ["none is dropped"]),
      ...(told.inOrder === streams ? [] : ["every event comes"]),
      ...(Math.max(most.rss, held.rss) < 400 * 1024 * 1024 ? [] : ["less than 400 MB"]),
      ...(p99 < 20 ? [] : ["99 of 100 calls within 20 ms"]),
      ...(code === 0 ? [] : ["a clean end"]),
    ],
  };
}

async function idleUpstream() {
  const server = createServer((request, response) => {
    if (request.url !== "/events") return response.end("ok");
    response.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders();
    let count = 0;
    const timer = setInterval(() => response.write(`data: ${++count}\n\n`), secondsBetweenEvents * 1000);
    response.on("close", () => clearInterval(timer));
  });
  new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (socket) => {
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary })).on("error", () => {});
  });
  server.listen(0, "127.0.0.1", 1024);
  await once(server, "listening");
  return { port: server.address().port, stop: () => server.close().closeAllConnections() };
}

async function timeOf(port) {
  const began = performance.now();
  const [response] = await once(get({ port, host: "127.0.0.1", path: "/" }), "response");
  await once(response.resume(), "end");
  return performance.now() - began;
}
