import { temporaryFolder } from "../folder.js";
import { freePort } from "../free-port.js";
import { answering } from "../verify.js";
import { watchEventLoop } from "./event-loop.js";
import { megabytes, startCommand, until } from "./kit.js";
import { call } from "./mixed-clients.js";
import { configIn } from "./mixed-config.js";
import { mixedUpstream } from "./mixed-upstream.js";
import { works } from "./mixed-works.js";
import { median, most, percentile, rounded, watch } from "./timeline.js";

/**
 * Everything at once, for as long as asked: calls, uploads, downloads, event streams, WebSockets, clients that leave, an
 * upstream that comes and goes, one whose name does not resolve, reloads. Every answer is held to its call by an id or a
 * hash, and to the config by its version; the command is asked all the while what it holds and how late its event loop is.
 */
export async function soak({ minutes }) {
  const folder = temporaryFolder("soak");
  const upstream = await mixedUpstream();
  const flapping = await freePort();
  const port = await freePort();
  const config = configIn(folder, { port, steady: upstream.port, flapping });
  config.write();
  const { child, measure, stop } = startCommand(folder);
  await answering(`http://127.0.0.1:${port}/item/first`, child);
  const first = await measure("collect");

  const seconds = minutes * 60;
  const ownLoop = watchEventLoop();
  const run = works({ port, flapping, config, until: performance.now() + seconds * 1000 });
  const { samples, timeline } = await watch(measure, seconds);
  const { counts, faults, waits, visits } = await run;
  const own = ownLoop.ever();

  const isInForce = async () => {
    const { body } = await call(undefined, port, "/item/last");
    return Number(String(body).split(" ")[1]) === config.newest();
  };
  const followed = await until(isInForce, 20);
  // The watch over the config opens a few more after the first answer.
  const isAtRest = async () => (await measure()).descriptors < first.descriptors + 5;
  const emptied = await until(isAtRest, 20);
  const rest = await measure("collect");
  const code = await stop();
  upstream.stop();

  const wrong = [...faults.counts.values()].reduce((sum, times) => sum + times, 0);
  const grown = timeline.at(-1)["MB of heap"] - timeline[1]["MB of heap"];
  const usualLate = median(samples.map(({ late }) => late.p99));
  const ever = samples.at(-1).lateEver;
  const latest = Math.max(...config.delays);
  return {
    figures: {
      ...counts,
      "times that the upstream came, and was met": `${visits.made}, ${visits.met}`,
      reloads: config.count(),
      "a reload is in force after, ms: p50, at most": `${rounded(median(config.delays))}, ${rounded(latest)}`,
      wrong,
      "MB at a fifth of the time": timeline[1]["MB held"],
      "MB at most": megabytes(most(samples, ({ rss }) => rss)),
      "MB at the end, under load and at rest": `${timeline.at(-1)["MB held"]}, ${megabytes(rest.rss)}`,
      "MB of heap after a collection: at first, at a fifth, at the end, at rest": [
        megabytes(first.heapUsed),
        timeline[1]["MB of heap"],
        timeline.at(-1)["MB of heap"],
        megabytes(rest.heapUsed),
      ].join(", "),
      "descriptors at first, at most, at rest": `${first.descriptors}, ${most(samples, ({ descriptors }) => descriptors)}, ${rest.descriptors}`,
      "event loop late by ms: the median second's p99, the whole run's, the most": [
        usualLate,
        ever.p99,
        most(samples, ({ late }) => late.most),
      ]
        .map((value) => rounded(value))
        .join(", "),
      "the soak's own event loop late by ms: p99, at most": `${rounded(own.p99)}, ${rounded(own.most)}`,
      "a small call's p50 and p99, ms": `${rounded(median(waits))}, ${rounded(percentile(waits, 0.99))}`,
      "exit code": code,
    },
    timeline,
    faults: faults.first,
    missed: [
      ...[...faults.counts].map(([fault, times]) => `${fault} (${times} times)`),
      ...(followed && latest < 20_000 ? [] : ["each config is in force within 20 seconds"]),
      ...(visits.met >= 0.9 * visits.made - 1 ? [] : ["an upstream that has come back is met again"]),
      ...(emptied ? [] : ["no descriptor is left behind"]),
      ...(grown < 10 ? [] : ["the heap does not grow"]),
      ...(usualLate < 1000 ? [] : ["the event loop is not a second late"]),
      ...(code === 0 ? [] : ["a clean end"]),
    ],
  };
}
