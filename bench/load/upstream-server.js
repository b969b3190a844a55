import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const [port] = process.argv.slice(2);
const chunk = Buffer.alloc(64 * 1024, "x");

const server = createServer((request, response) => {
  response.setHeader("X-Answer", randomUUID());
  if (request.url === "/api/upload") {
    let bytes = 0;
    request.on("data", (part) => {
      bytes += part.length;
    });
    request.on("end", () => response.end(JSON.stringify({ bytes })));
  } else if (request.url === "/api/events") {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    let count = 0;
    const timer = setInterval(() => response.write(`data: ${++count}\n\n`), 200);
    response.on("close", () => clearInterval(timer));
  } else if (request.url === "/api/64k") {
    response.end(chunk);
  } else if (request.url === "/api/100m") {
    let left = 1600;
    const send = () => {
      while (left > 0) if (left-- && !response.write(chunk)) return;
      response.end();
    };
    response.on("drain", send);
    send();
  } else {
    response.setHeader("Content-Type", "application/json");
    response.end('{"id":1,"name":"Ada"}');
  }
});
new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (socket) =>
  socket
    .on("message", (data, isBinary) => socket.send(data, { binary: isBinary }))
    // A system that is being ended may send what is no frame.
    .on("error", () => {}),
);
server.listen(Number(port), "127.0.0.1");
