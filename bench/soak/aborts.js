import { once } from "node:events";
import { connect } from "node:net";
import { listening, megabytes, startProxy, until } from "./kit.js";

const head = "HTTP/1.1\r\nHost: localhost\r\n";
const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n";

/** A request, what the upstream answers, and when the client has seen enough to go. */
const stages = [
  { request: `GET /0 ${head}\r\n`, answer: "", seen: "" },
  { request: `GET /1 ${head}\r\n`, answer: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", seen: "\r\n\r\n" },
  { request: `GET /2 ${head}\r\n`, answer: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", seen: "half" },
  {
    request: `GET /3 ${head}\r\n`,
    answer: "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n",
    seen: "data: 1\n\n",
  },
  { request: `POST /4 ${head}Content-Length: 9\r\n\r\nhalf`, answer: "", seen: "" },
  { request: `GET /5 ${head}${upgrade}\r\n`, answer: "", seen: "" },
  {
    request: `GET /6 ${head}${upgrade}\r\n`,
    answer: "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nx",
    seen: "\r\n\r\nx",
  },
];

/** 10,000 calls whose client goes at some stage: no connection, descriptor, socket or memory is left of them. */
export async function soak({ calls: count }) {
  const waiting = new Map();
  const upstream = await listening((socket) => {
    socket.once("data", (data) => {
      const stage = Number(/ \/(\d)/.exec(data.toString("latin1"))?.[1]);
      socket.write(stages[stage].answer, "latin1");
      waiting.get(stage)?.shift()?.();
    });
  });
  const proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const abort = async (n) => {
    const stage = n % stages.length;
    const { request, seen } = stages[stage];
    const asked = new Promise((resolve) => {
      waiting.set(stage, [...(waiting.get(stage) ?? []), resolve]);
    });
    const socket = connect(proxy.port, "127.0.0.1").on("error", () => {});
    socket.write(request, "latin1");
    await asked;
    for (let text = ""; !text.includes(seen); ) text += (await once(socket, "data"))[0].toString("latin1");
    if (n % 2 === 0) socket.resetAndDestroy();
    else socket.destroy();
  };
  const run = async (from, to) => {
    let next = from;
    const worker = async () => {
      while (next < to) await abort(next++);
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    return until(() => upstream.open.size === 0, 10);
  };
  await run(0, 500);
  const before = await proxy.measure("collect");
  const emptied = await run(0, count);
  await until(async () => (await proxy.measure("collect")).sockets <= before.sockets, 10);
  const after = await proxy.measure("collect");
  const heap = megabytes(after.heapUsed - before.heapUsed);
  upstream.stop();
  proxy.stop();
  return {
    figures: {
      "aborted calls": count,
      "upstream connections left": upstream.open.size,
      "sockets before and after": `${before.sockets}, ${after.sockets}`,
      "descriptors before and after": `${before.descriptors}, ${after.descriptors}`,
      "heap grown by MB": heap,
    },
    missed: [
      ...(emptied ? [] : ["no upstream connection is left"]),
      ...(after.sockets > before.sockets ? ["no socket is left"] : []),
      ...(after.descriptors > before.descriptors ? ["no descriptor is left"] : []),
      ...(heap > 5 ? ["the heap does not grow"] : []),
    ],
  };
}
