import { once } from "node:events";
import { createServer, get } from "node:http";
import { WebSocketServer } from "ws";
import { temporaryFolder } from "../folder.js";
import { freePort } from "../free-port.js";
import { answering } from "../verify.js";
import { watchEventLoop } from "./event-loop.js";
import { forked, megabytes, startCommand } from "./kit.js";
import { percentile, rounded } from "./timeline.js";

const clientsProgram = new URL("./idle-clients.js", import.meta.url);
const secondsBetweenEvents = 5;

/**
 * So many WebSockets that say nothing, event streams that say something now and then, and one small call after the other
 * beside them: none is dropped, the command holds less than 400 MB, 99 of 100 calls are answered within 20 ms.
 */
export async function soak({ minutes, sockets, streams }) {
  allowing(2 * (sockets + streams) + 100);
  const folder = temporaryFolder("soak");
  const upstream = await idleUpstream();
  const port = await freePort();
  const { child, measure, stop } = startCommand(folder, {
    args: [`127.0.0.1:${upstream.port}`, "--port", port],
  });
  await answering(`http://127.0.0.1:${port}/`, child);
  const alone = await measure("collect");

  const clients = forked(clientsProgram, [port, sockets, streams].map(String));
  const hear = listenTo(clients);
  const { opened } = await hear();
  const ownLoop = watchEventLoop();
  const end = performance.now() + minutes * 60_000;
  const waits = [];
  let wrong = 0;
  let most = await measure();
  while (performance.now() < end) {
    const { took, status } = await smallCall(port);
    waits.push(took);
    if (status !== 200) wrong++;
    if (waits.length % 100 === 0) {
      const now = await measure();
      if (now.rss > most.rss) most = now;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const own = ownLoop.ever();
  clients.send("check");
  const told = await hear();
  const held = await measure("collect");
  clients.disconnect();
  await once(clients, "exit");
  const code = await stop();
  upstream.stop();

  const p99 = percentile(waits, 0.99);
  const dueEvents = Math.floor((0.9 * minutes * 60) / secondsBetweenEvents);
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
      "of which not answered 200": wrong,
      "p50 and p99 of those, ms": `${rounded(percentile(waits, 0.5))}, ${rounded(p99)}`,
      "of which the caller's own event loop is late by, ms: p99, at most": `${rounded(own.p99)}, ${rounded(own.most)}`,
      "exit code": code,
    },
    missed: [
      ...(dropped === 0 && told.answering === sockets ? [] : ["none is dropped"]),
      ...(told.inOrder === streams && told.fewestEvents >= dueEvents ? [] : ["every event comes"]),
      ...(Math.max(most.rss, held.rss) < 400 * 1024 * 1024 ? [] : ["less than 400 MB"]),
      ...(wrong === 0 ? [] : ["every call is answered"]),
      ...(p99 < 20 ? [] : ["99 of 100 calls within 20 ms"]),
      ...(code === 0 ? [] : ["a clean end"]),
    ],
  };
}

/** What the clients' process tells next; it may not end before. */
function listenTo(clients) {
  const ended = once(clients, "exit").then(([code]) => {
    throw new Error(`the clients ended with ${code}`);
  });
  ended.catch(() => {});
  return async () => (await Promise.race([once(clients, "message"), ended]))[0];
}

/** Each stream is two connections of the command: the system has to allow them (where it tells). */
function allowing(descriptors) {
  const { soft = "unlimited" } = process.report.getReport().userLimits?.open_files ?? {};
  if (soft >= descriptors || soft === "unlimited") return;
  throw new Error(`It takes ${descriptors} descriptors, and ${soft} are allowed: raise it with ulimit -n.`);
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

async function smallCall(port) {
  const began = performance.now();
  const [response] = await once(get({ port, host: "127.0.0.1", path: "/" }), "response");
  await once(response.resume(), "end");
  return { took: performance.now() - began, status: response.statusCode };
}
