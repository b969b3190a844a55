import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { answer } from "./answers.js";
import { randomFrom, seedOf } from "./random.js";

/** Answers with what it was asked for, and switches protocols where it is asked to. */
export async function goodUpstream() {
  const server = createServer((request, response) => {
    request.resume();
    response.end(request.url);
  });
  server.on("upgrade", (_request, socket) => {
    socket.on("error", () => {});
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    socket.pipe(socket);
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  return listening(server);
}

/** Answers call number n, in whatever connection it comes, with the seed's answer number n. */
export async function hostileUpstream(seed) {
  const server = createTcpServer((socket) => {
    socket.on("error", () => {});
    let head = "";
    socket.on("data", async (chunk) => {
      head += chunk.toString("latin1");
      const number = /^\S+ \/(\d+)/.exec(head)?.[1];
      if (number === undefined || !head.includes("\r\n\r\n")) return;
      head = "";
      const { pieces, end } = answer(randomFrom(seedOf(seed, 2, Number(number))));
      for (const piece of pieces) {
        await new Promise((resolve) => socket.write(piece, resolve));
      }
      if (end === "end") socket.end();
      else socket.resetAndDestroy();
    });
  });
  return listening(server);
}

async function listening(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
