import { readdirSync } from "node:fs";
import { createProxy } from "../../dist/index.js";

// The proxy in a process of its own: what it holds is then its own, and nobody else's.
const proxy = createProxy({ port: 0, host: "127.0.0.1", target: process.argv[2] });
const { port } = await proxy.listen();

process.on("message", (wish) => {
  if (wish === "collect") globalThis.gc();
  process.send({ measured: measure() });
});
process.on("disconnect", () => process.exit());
process.send({ port });

function measure() {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
  return { rss, heapUsed, arrayBuffers, sockets, descriptors: openDescriptors() };
}

/** Where the system tells (Linux). */
function openDescriptors() {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return 0;
  }
}
