import { readdirSync } from "node:fs";
import { watchEventLoop } from "./event-loop.js";

const eventLoop = watchEventLoop();

/** Tells what this process holds, and how late its event loop was since the last time: over the channel, whenever asked. */
export function tellHoldings() {
  process.on("message", (wish) => {
    const late = eventLoop.take();
    // A collection that was asked for is not the proxy's own delay.
    if (wish === "collect") {
      globalThis.gc();
      eventLoop.forget();
    }
    process.send({ measured: { ...holdings(), late, lateEver: eventLoop.ever() } });
  });
}

function holdings() {
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
