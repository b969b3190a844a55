import { connect } from "node:net";
import { parentPort, workerData } from "node:worker_threads";

const { kind, port } = workerData;
const origin = "Host: localhost\r\nOrigin: http://localhost:3000\r\n";
let sent = 0;

/** Heads that come a byte at a time, each on a connection of its own. */
function slowHeads() {
  const sockets = Array.from({ length: 500 }, () => dial());
  for (const socket of sockets) socket.write(`GET / HTTP/1.1\r\n${origin}X-Slow: `);
  sent = sockets.length;
  setInterval(() => {
    for (const socket of sockets) socket.write("x");
  }, 100);
}

/** The same request again and again, as fast as it is answered. */
function again(request, lanes = 8) {
  for (let lane = 0; lane < lanes; lane++) {
    const run = () => {
      const socket = dial();
      const send = () => {
        sent++;
        socket.write(request);
      };
      socket.once("connect", send);
      socket.on("data", (chunk) => {
        if (/connection: close/i.test(chunk.toString("latin1"))) socket.destroy();
        else send();
      });
      socket.once("close", run);
    };
    run();
  }
}

function dial() {
  return connect({ port, host: "127.0.0.1" }).on("error", () => {});
}

const names = Array.from({ length: 9000 }, (_, i) => `x-${1000 + i}`).join(",");
const headers = Array.from({ length: 2000 }, (_, i) => `X-Header-${i}: 1\r\n`).join("");
const kinds = {
  "slow heads": slowHeads,
  "giant heads": () => again(`GET / HTTP/1.1\r\n${origin}X-Giant: ${"x".repeat(900 * 1024)}\r\n\r\n`),
  "long preflights": () =>
    again(
      `OPTIONS / HTTP/1.1\r\n${origin}Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: ${names}\r\n\r\n`,
    ),
  "many headers": () => again(`GET / HTTP/1.1\r\n${origin}${headers}\r\n`),
};
kinds[kind]();
parentPort.once("message", () => parentPort.postMessage(sent));
parentPort.postMessage("begun");
