import { Worker } from "node:worker_threads";
import { goodClient } from "../fuzz/good-client.js";
import { listening, startProxy } from "./kit.js";

const floods = ["slow heads", "giant heads", "long preflights", "many headers"];

/** A good client beside each flood: every call of it is answered, 99 of 100 within 50 ms. */
export async function soak({ seconds }) {
  // Reads no more of a head than it must: a Node server's parser would be what is measured.
  const upstream = await listening((socket) => {
    let head = "";
    socket.on("data", (chunk) => {
      head += chunk.toString("latin1");
      if (!head.endsWith("\r\n\r\n")) return;
      const path = head.slice(head.indexOf(" ") + 1, head.indexOf(" HTTP"));
      head = "";
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${path.length}\r\n\r\n${path}`);
    });
  });
  const proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const figures = {};
  const missed = [];
  for (const kind of floods) {
    const flood = await startFlood(kind, proxy.port);
    const client = goodClient(proxy.port);
    await new Promise((done) => setTimeout(done, seconds * 1000));
    const { calls, failures, p50, p99 } = await client.stop();
    const sent = await flood.stop();
    figures[kind] =
      `${sent} sent; the good client: ${calls} calls, ${failures.length} failed, p50 ${p50} ms, p99 ${p99} ms`;
    if (failures.length > 0) missed.push(`${kind}: no call of the good client fails`);
    if (p99 > 50) missed.push(`${kind}: 99 of 100 calls within 50 ms`);
  }
  proxy.stop();
  upstream.stop();
  return { figures, missed };
}

/** On a thread of its own: what the flood costs its sender is not the good client's time. Resolves once it has begun. */
async function startFlood(kind, port) {
  const worker = new Worker(new URL("./flood.js", import.meta.url), { workerData: { kind, port } });
  const next = () => new Promise((resolve) => worker.once("message", resolve));
  await next();
  return {
    async stop() {
      const sent = next();
      worker.postMessage("stop");
      const count = await sent;
      await worker.terminate();
      return count;
    },
  };
}
