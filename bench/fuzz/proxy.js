// The proxy under fire, in a process of its own: what is not caught ends it, and the run with it.
import { readdirSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { createProxy } from "../../dist/index.js";

let exchanges = 0;
let warnings = 0;
process.on("warning", (warning) => {
  warnings++;
  console.error(warning.stack);
});

const proxy = createProxy(JSON.parse(process.argv[2]), {
  onExchange() {
    exchanges++;
  },
});
const { port } = await proxy.listen();
const atRest = openDescriptors();
process.on("disconnect", () => process.exit());
process.on("message", async () => process.send(await state()));
process.send({ port, ...(await state()) });

/** After a collection of garbage, and when idle connections have been given up: both take a while. */
async function state() {
  await idle();
  globalThis.gc();
  await wait(50);
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapUsed, rss, descriptors: openDescriptors(), exchanges, warnings };
}

/** Idle connections are kept for 4 s towards upstreams and 15 s towards clients. */
async function idle() {
  for (let tries = 0; tries < 40 && openDescriptors() > atRest; tries++) await wait(500);
}

/** 0 where the system does not tell. */
function openDescriptors() {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return 0;
  }
}
