import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { patternOf } from "./mixed-clients.js";

/** Tells each call which one it was and under which config it came, each upload its hash, each stream numbers, each WebSocket what it said. */
export async function mixedUpstream() {
  const server = createServer((request, response) => {
    const [, kind, detail] = request.url.split("/");
    answers[kind](request, response, detail);
  });
  new WebSocketServer({ server }).on("connection", (socket) => {
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
    socket.on("error", () => {});
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { port: server.address().port, stop: () => server.close().closeAllConnections() };
}

const answers = {
  item: (request, response) => response.end(`${request.url} ${request.headers["x-version"]}`),
  upload(request, response) {
    const hash = createHash("sha256");
    request.on("data", (chunk) => hash.update(chunk)).on("end", () => response.end(hash.digest("hex")));
  },
  download: (_, response, detail) => response.end(patternOf(Number(detail))),
  events(_, response) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    let count = 0;
    const timer = setInterval(() => response.write(`data: ${++count}\n\n`), 50);
    response.on("close", () => clearInterval(timer));
  },
  slow: (_, response) => setTimeout(() => response.end("late"), 2000),
};
