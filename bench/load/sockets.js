// WebSockets: opens `count`, sends `rounds` echoes over each, one after the other, and prints the seconds from the first.
// With `hold` it tells when all are open, and keeps them until its input ends.
import { once } from "node:events";
import { WebSocket } from "ws";

const [url, count, rounds, hold] = process.argv.slice(2);
const sockets = [];
const { host } = new URL(url);
// A page's own: webpack-dev-server takes no WebSocket without one.
const origin = `http://${host}`;
const began = performance.now();
for (let i = 0; i < Number(count); i += 100) {
  const some = Array.from({ length: Math.min(100, Number(count) - i) }, () => new WebSocket(url, { origin }));
  await Promise.all(some.map((socket) => once(socket, "open")));
  sockets.push(...some);
}
const opened = (performance.now() - began) / 1000;
const from = performance.now();
await Promise.all(
  sockets.map(async (socket) => {
    for (let round = 0; round < Number(rounds); round++) {
      socket.send(`echo ${round}`);
      const [data] = await once(socket, "message");
      if (String(data) !== `echo ${round}`) throw new Error(`the echo of ${round} was ${data}`);
    }
  }),
);
console.log(JSON.stringify({ opened, seconds: (performance.now() - from) / 1000 }));
if (hold === "hold") {
  process.stdin.resume();
  await once(process.stdin, "end");
}
for (const socket of sockets) socket.terminate();
