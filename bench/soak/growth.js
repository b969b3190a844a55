import { once } from "node:events";
import { temporaryFolder } from "../folder.js";
import { freePort } from "../free-port.js";
import { calls } from "../load/calls.js";
import { answering } from "../verify.js";
import { forked, megabytes, startCommand, until } from "./kit.js";

const upstreamServer = new URL("../systems/answers-itself.js", import.meta.url);

/**
 * What the command holds more after a million calls than after its warm-up of a tenth of that: under 20 MB. Its log goes to
 * a file, and its inspector keeps the last calls for a page that nobody has opened.
 */
export async function soak({ calls: wanted, connections }) {
  const folder = temporaryFolder("soak");
  const target = await freePort();
  const upstream = forked(upstreamServer, [String(target)]);
  await answering(`http://127.0.0.1:${target}/`, upstream);
  const port = await freePort();
  const proxy = startCommand(folder, {
    args: [`127.0.0.1:${target}`, "--port", port, "--inspector"],
  });
  const url = `http://127.0.0.1:${port}/items`;
  await answering(url, proxy.child);
  const first = await proxy.measure();
  /** What it holds when the load's connections, and those to the upstream, have ended. */
  const atRest = async () => {
    await until(async () => (await proxy.measure()).descriptors < first.descriptors + 5, 20);
    return proxy.measure("collect");
  };
  const load = { connections, seconds: 10, folder };

  let count = 0;
  let failed = 0;
  const callUntil = async (end) => {
    while (count < end) {
      const told = await calls(url, { ...load, headers: { Origin: "http://localhost:3000" } });
      if (told.count === 0) throw new Error("no call was answered for ten seconds");
      count += told.count;
      failed += told.failed;
    }
  };
  await callUntil(wanted / 10);
  const warm = await atRest();
  const warmUp = count;
  await callUntil(warmUp + wanted);
  const after = await atRest();

  await proxy.stop();
  upstream.kill();
  await once(upstream, "exit");
  const opened = after.descriptors - warm.descriptors;
  const grown = megabytes(after.rss - warm.rss);
  return {
    figures: {
      "calls of the warm-up": warmUp,
      "calls after it": count - warmUp,
      failed,
      "MB held after the warm-up": megabytes(warm.rss),
      "MB more at the end": grown,
      "of which heap": megabytes(after.heapUsed - warm.heapUsed),
      "descriptors more": opened,
    },
    missed: [
      ...(grown < 20 ? [] : ["less than 20 MB more"]),
      ...(opened < 5 ? [] : ["no descriptor is left behind"]),
      ...(failed === 0 ? [] : ["no call fails"]),
    ],
  };
}
