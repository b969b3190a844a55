// npm run bench [-- --quick] [--rounds n] [--seconds n] [--systems a,b] [--works word,word]
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installOnce } from "./install.js";
import { calls, loadTool } from "./load/calls.js";
import { canPin, cpuTime, freePort, isInstalled, memory, start, stop, systemCore } from "./process.js";
import { report } from "./report.js";
import { systems as allSystems } from "./systems/index.js";
import { judged, systemsOfTargets, worksOfTargets } from "./targets.js";
import { startUpstreams } from "./upstream.js";
import { answering, faultsOf } from "./verify.js";
import { works as allWorks, atRest, pathOf } from "./works.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    seconds: { type: "string" },
    systems: { type: "string" },
    works: { type: "string" },
  },
});
const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 5));
const seconds = Number(flags.seconds ?? (flags.quick ? 1 : 3));

const listed = (text, name) => text.split(",").some((word) => name.includes(word));
const wanted = (name, of, ofTargets) => (of ? listed(of, name) : !flags.quick || ofTargets.has(name));
const works = allWorks.filter(({ name }) => wanted(name, flags.works, worksOfTargets));
const systems = allSystems.filter(({ name }) => wanted(name, flags.systems, systemsOfTargets));

installOnce();
const folder = mkdtempSync(join(tmpdir(), "corswalk-bench-"));
// nginx reads its files as nobody.
chmodSync(folder, 0o755);
const skipped = {};
const samples = {};
const running = [];
// Whoever stops the run stops what it has started.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));
process.once("exit", () => {
  for (const child of running) child.kill();
});

function note(work, figure, system, value) {
  samples[work] ??= {};
  samples[work][figure] ??= {};
  samples[work][figure][system] ??= [];
  samples[work][figure][system].push(value);
}

/** One process a system and upstream, up and checked; undefined where it cannot take part. */
async function opened(system, { target }) {
  const port = await freePort();
  const child = start(systemCore, system.start({ port, target, folder }), join(folder, `${port}.log`));
  running.push(child);
  const url = (path) => `http://127.0.0.1:${port}${pathOf(system, path, target)}`;
  await answering(url("/api/users/1"), child);
  const faults = await faultsOf(system, url("/api/users/1"));
  if (faults.length > 0) throw new Error(faults.join("; "));
  return { system, child, url, target, folder, seconds };
}

async function openAll(upstreams) {
  const open = new Map();
  for (const system of systems) {
    if (system.executable !== undefined && !isInstalled(system.executable)) {
      skipped[system.name] = "is not installed";
      continue;
    }
    try {
      const fast = await opened(system, upstreams.fast);
      if (Number.isFinite(memory(fast.child.pid)))
        note(atRest.name, "MB", system.name, memory(fast.child.pid));
      const streaming =
        upstreams.fast === upstreams.streaming ? fast : await opened(system, upstreams.streaming);
      open.set(system.name, { fast, streaming });
    } catch (error) {
      skipped[system.name] = error.message;
    }
  }
  return open;
}

async function measure(work, open) {
  const times = work.once ? 1 : rounds;
  // Round by round, one system after the other: what else the machine does meets all of them alike.
  for (let round = work.once ? 1 : 0; round <= times; round++) {
    for (const [name, places] of open) {
      const place = places[work.upstream];
      if (work.only?.(place.system) === false) continue;
      try {
        const figures = await work.run(round === 0 ? { ...place, seconds: 1 } : place);
        // The first round warms up.
        if (round > 0)
          for (const [figure, value] of Object.entries(figures)) note(work.name, figure, name, value);
      } catch (error) {
        const why = error.message.split("\n")[0];
        if (round > 0) skipped[`${name}, ${work.name}`] = why;
      }
    }
  }
}

/** The upstream itself, by the same load: the limit of the machine. */
function direct({ fast }) {
  for (let round = 0; round < rounds; round++) {
    const before = cpuTime(fast.child.pid);
    const told = calls(`${fast.target}/api/users/1`, { connections: 64, seconds, folder });
    note("small JSON, 64 connections", "calls/s", "the upstream itself", told.perSecond);
    const perCall = (cpuTime(fast.child.pid) - before) / told.count;
    note("small JSON, 64 connections", "CPU µs/call", "the upstream itself", perCall);
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

function mediansOf() {
  const medians = {};
  for (const [work, figures] of Object.entries(samples)) {
    medians[work] = {};
    for (const [figure, systems] of Object.entries(figures)) {
      const entries = Object.entries(systems).map(([system, list]) => [system, median(list)]);
      medians[work][figure] = Object.fromEntries(entries);
    }
  }
  return medians;
}

const began = performance.now();
try {
  const upstreams = await startUpstreams(folder);
  running.push(upstreams.fast.child, upstreams.streaming.child);
  const open = await openAll(upstreams);
  if (works.some(({ name }) => name === "small JSON, 64 connections")) direct(upstreams);
  for (const work of works) {
    console.error(work.name);
    await measure(work, open);
  }
  const medians = mediansOf();
  const results = {
    date: new Date().toISOString().slice(0, 10),
    minutes: Math.round((performance.now() - began) / 60_000),
    machine: {
      node: process.version,
      platform: process.platform,
      cpu: cpus()[0]?.model,
      cores: availableParallelism(),
    },
    how: { quick: flags.quick, rounds, seconds, pinned: canPin, load: loadTool, upstream: upstreams.kind },
    medians,
    targets: judged(medians),
    skipped,
    samples,
  };
  console.log(report(results));
  // A run of a part is no result to publish.
  const partial = flags.systems !== undefined || flags.works !== undefined;
  mkdirSync(join(here, "results"), { recursive: true });
  const file = join(here, "results", partial ? "partial.json" : flags.quick ? "quick.json" : "latest.json");
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
} finally {
  await Promise.all(running.map(stop));
  rmSync(folder, { recursive: true, force: true });
}
