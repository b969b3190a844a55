// In a process of its own: `sockets` WebSockets that say nothing and `streams` event streams that listen, until asked how they are.
import { once } from "node:events";
import { Agent, get } from "node:http";
import { WebSocket } from "ws";

const [port, sockets, streams] = process.argv.slice(2).map(Number);
const dropped = { sockets: 0, streams: 0 };
const open = [];
const heard = [];

/** So many at a time: a listen queue is no longer than that. */
async function each(count, openOne) {
  for (let from = 0; from < count; from += 100) {
    await Promise.all(Array.from({ length: Math.min(100, count - from) }, (_, i) => openOne(from + i)));
  }
}

async function openSocket(n) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, { perMessageDeflate: false });
  await once(socket, "open");
  open[n] = socket.on("error", () => {}).on("close", () => dropped.sockets++);
}

/** Events are numbered, and come in order. */
async function openStream(n) {
  const [response] = await once(get({ port, host: "127.0.0.1", path: "/events", agent }), "response");
  heard[n] = { events: 0, inOrder: true };
  let text = "";
  response.setEncoding("utf8").on("data", (chunk) => {
    const events = (text + chunk).split("\n\n");
    text = events.pop();
    for (const event of events) heard[n].inOrder &&= event === `data: ${++heard[n].events}`;
  });
  response.on("error", () => {}).on("close", () => dropped.streams++);
}

async function answersStill(socket, n) {
  if (socket.readyState !== WebSocket.OPEN) return false;
  socket.send(`still ${n}`);
  return once(socket, "message", { signal: AbortSignal.timeout(30_000) }).then(
    ([data]) => String(data) === `still ${n}`,
    () => false,
  );
}

const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
await each(sockets, openSocket);
await each(streams, openStream);
process.send({ opened: open.length + heard.length });
await once(process, "message");
let answering = 0;
await each(sockets, async (n) => {
  if (await answersStill(open[n], n)) answering++;
});
process.send({
  dropped: { ...dropped },
  answering,
  inOrder: heard.filter(({ inOrder }) => inOrder).length,
  fewestEvents: Math.min(...heard.map(({ events }) => events)),
});
process.on("disconnect", () => process.exit());
