import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

/** Tells each call which one it was, each upload its hash, each stream numbers, each WebSocket what it said. */
export async function mixedUpstream() {
  const server = createServer((request, response) => {
    if (request.url.startsWith("/upload")) {
      const hash = createHash("sha256");
      request.on("data", (chunk) => hash.update(chunk)).on("end", () => response.end(hash.digest("hex")));
    } else if (request.url.startsWith("/events")) {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      let count = 0;
      const timer = setInterval(() => response.write(`data: ${++count}\n\n`), 50);
      response.on("close", () => clearInterval(timer));
    } else if (request.url.startsWith("/slow")) {
      setTimeout(() => response.end("late"), 2000);
    } else response.end(request.url);
  });
  new WebSocketServer({ server }).on("connection", (socket) => {
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
    socket.on("error", () => {});
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { port: server.address().port, stop: () => server.close().closeAllConnections() };
}
