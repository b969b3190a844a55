import { readdirSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";

const resolution = 10;
const delay = monitorEventLoopDelay({ resolution });
delay.enable();

/** Tells what this process holds, and how late its event loop was since the last time: over the channel, whenever asked. */
export function tellHoldings() {
  process.on("message", (wish) => {
    if (wish === "collect") globalThis.gc();
    process.send({ measured: holdings() });
    delay.reset();
  });
}

function holdings() {
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const sockets = process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
  const late = { p99: lateness(delay.percentile(99)), most: lateness(delay.max) };
  return { rss, heapUsed, arrayBuffers, sockets, descriptors: openDescriptors(), late };
}

/** Milliseconds over what a timer takes anyway. */
const lateness = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution);

/** Where the system tells (Linux). */
function openDescriptors() {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return 0;
  }
}
