import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../process.js";
import { answering } from "../verify.js";
import { megabytes, startCommand, until } from "./kit.js";
import { mixedUpstream } from "./mixed-upstream.js";
import { works } from "./mixed-works.js";

/**
 * Everything at once, for as long as asked: calls, uploads, downloads, event streams, WebSockets, clients that leave, an
 * upstream that comes and goes, one whose name does not resolve, reloads. Every answer is held to its call by an id or a
 * hash, and to the config by its version; the command is asked all the while what it holds and how late its event loop is.
 */
export async function soak(seconds = "60") {
  const folder = mkdtempSync(join(tmpdir(), "corswalk-soak-"));
  const upstream = await mixedUpstream();
  const flapping = await freePort();
  const port = await freePort();
  const config = configIn(folder, { port, steady: upstream.port, flapping });
  config.write();
  const { child, measure, stop } = startCommand(folder);
  await answering(`http://127.0.0.1:${port}/item/first`, child);
  const first = await measure("collect");

  const end = performance.now() + Number(seconds) * 1000;
  const run = works({ port, flapping, config, until: end });
  const samples = [];
  const warm = await watch(measure, samples, performance.now() + Number(seconds) * 200);
  const last = await watch(measure, samples, end);
  const { counts, wrong, waits } = await run;

  // The watch over the config opens a few more after the first answer.
  const isAtRest = async () => (await measure()).descriptors < first.descriptors + 5;
  const emptied = await until(isAtRest, 20);
  const rest = await measure("collect");
  const code = await stop();
  upstream.stop();
  rmSync(folder, { recursive: true });

  waits.sort((a, b) => a - b);
  const most = (of) => Math.max(...samples.map(of));
  const grown = megabytes(last.heapUsed - warm.heapUsed);
  const late = samples.map(({ late }) => late.p99).sort((a, b) => a - b);
  const usualLate = late[Math.floor(late.length / 2)];
  return {
    figures: {
      ...counts,
      reloads: config.written(),
      wrong: [...wrong.values()].reduce((sum, times) => sum + times, 0),
      "MB at a fifth of the time": megabytes(warm.rss),
      "MB at most": megabytes(most(({ rss }) => rss)),
      "MB at the end, under load and at rest": `${megabytes(last.rss)}, ${megabytes(rest.rss)}`,
      "MB of heap after a collection: at first, at a fifth, at the end, at rest": [first, warm, last, rest]
        .map(({ heapUsed }) => megabytes(heapUsed))
        .join(", "),
      "descriptors at first, at most, at rest": `${first.descriptors}, ${most(({ descriptors }) => descriptors)}, ${rest.descriptors}`,
      "event loop late by ms: the median second's p99, the most ever": `${rounded(usualLate)}, ${rounded(most(({ late }) => late.most))}`,
      "a small call's p50 and p99, ms": `${rounded(waits[Math.floor(waits.length / 2)])}, ${rounded(waits[Math.floor(waits.length * 0.99)])}`,
      "exit code": code,
    },
    missed: [
      ...[...wrong].slice(0, 10).map(([fault, times]) => `${fault} (${times} times)`),
      ...(emptied ? [] : ["no descriptor is left behind"]),
      ...(grown < 10 ? [] : ["the heap does not grow"]),
      ...(usualLate < 1000 ? [] : ["the event loop is not a second late"]),
      ...(code === 0 ? [] : ["a clean end"]),
    ],
  };
}

const rounded = (value) => Math.round(value * 10) / 10;

/** A sample a second until `end`, and what is held then, after a collection. */
async function watch(measure, samples, end) {
  while (performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(1000, end - performance.now())));
    samples.push(await measure());
  }
  return measure("collect");
}

/** Each time another file: the version changes what the upstream is sent, and nothing else. Every tenth file is cut short. */
function configIn(folder, { port, steady, flapping }) {
  const file = join(folder, "proxy.config.json");
  const versions = [];
  let written = 0;
  return {
    write() {
      const version = written++;
      const routes = {
        "/": { target: `http://127.0.0.1:${steady}`, headers: { "X-Version": String(version) } },
        "/flapping": `http://127.0.0.1:${flapping}`,
        "/nowhere": "http://nowhere.invalid",
      };
      const text = JSON.stringify({ port, inspector: true, routes });
      const isWhole = version % 10 !== 9;
      writeFileSync(`${file}.next`, isWhole ? text : text.slice(0, -20));
      renameSync(`${file}.next`, file);
      if (isWhole) versions.push(version);
    },
    written: () => written,
    /** The oldest version that a call may still meet: the newest one may not be in force yet. */
    inForce: () => versions.at(-2) ?? 0,
  };
}
