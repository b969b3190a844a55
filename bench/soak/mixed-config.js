import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Each time another file: the version changes what the upstream is sent, and nothing else. Every tenth file is cut short. */
export function configIn(folder, { port, steady, flapping }) {
  const file = join(folder, "proxy.config.json");
  const written = new Map();
  const delays = [];
  let count = 0;
  let inForce = 0;
  let newest = 0;
  return {
    write() {
      const version = count++;
      const routes = {
        "/": { target: `http://127.0.0.1:${steady}`, headers: { "X-Version": String(version) } },
        "/flapping": `http://127.0.0.1:${flapping}`,
        "/nowhere": "http://nowhere.invalid",
      };
      const text = JSON.stringify({ port, inspector: true, routes });
      const isWhole = version % 10 !== 9;
      writeFileSync(`${file}.next`, isWhole ? text : text.slice(0, -20));
      renameSync(`${file}.next`, file);
      if (!isWhole) return;
      newest = version;
      written.set(version, performance.now());
    },
    /** A call has met this version: no later call may meet an older one. */
    seen(version) {
      if (!(version > inForce)) return;
      inForce = version;
      if (written.has(version)) delays.push(performance.now() - written.get(version));
    },
    inForce: () => inForce,
    newest: () => newest,
    count: () => count,
    /** Milliseconds from the writing of a version to the first answer that had met it. */
    delays,
  };
}
