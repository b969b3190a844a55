// Ends with 1 where a target is missed, or has no figure though its work and its systems were asked for.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { asked, usage } from "./asked.js";
import { temporaryFolder } from "./folder.js";
import { installOnce } from "./install.js";
import { loadTool } from "./load/calls.js";
import { measure, mediansOf } from "./measure.js";
import { places } from "./places.js";
import { canPin, endOnSignals, isInstalled, stopAll } from "./process.js";
import { report } from "./report.js";
import { systems as allSystems } from "./systems/index.js";
import { isMeasuredOften, judged, missedIn, systemsOfTargets } from "./targets.js";
import { startUpstreams } from "./upstream.js";
import { works as allWorks } from "./works.js";

const { fault, flags, how, works, systems } = asked(process.argv.slice(2), allWorks, allSystems);
if (fault !== undefined) {
  console.error(`${fault}\n\n${usage}`);
  process.exit(2);
}
if (flags.help) {
  console.log(usage);
  process.exit(0);
}

installOnce();
const folder = temporaryFolder("bench");
// nginx reads its files as nobody.
chmodSync(folder, 0o755);
const began = performance.now();
const found = { samples: {}, skipped: {} };
if (loadTool === "autocannon") {
  found.skipped["p50 and p99 of few milliseconds"] = "autocannon counts whole ones; install wrk";
}
let upstream = "none yet";
/** Does everybody take part in everything? */
const all = flags.thorough || flags.systems !== undefined;

/** How the system paces what is sent: with bbr a transfer over loopback stands still now and then, with cubic it does not. */
const pacing = "/proc/sys/net/ipv4/tcp_congestion_control";
const congestion = existsSync(pacing) ? readFileSync(pacing, "utf8").trim() : undefined;

/** Prints and keeps what has been found, and the targets. */
function publish(name) {
  const medians = mediansOf(found.samples);
  const machine = {
    node: process.version,
    platform: process.platform,
    cpu: cpus()[0]?.model,
    cores: availableParallelism(),
  };
  const results = {
    date: new Date().toISOString().slice(0, 10),
    minutes: Math.round((performance.now() - began) / 60_000),
    machine,
    how: { ...how, inAllRounds: all, pinned: canPin, load: loadTool, upstream, congestion },
    medians,
    targets: judged(medians),
    ...found,
  };
  const into = fileURLToPath(new URL("./results", import.meta.url));
  mkdirSync(into, { recursive: true });
  // The samples of a figure in one line.
  const text = JSON.stringify(results, null, 1).replace(/\[[\d.,\s-]+\]/g, (list) =>
    list.replace(/\s+/g, ""),
  );
  writeFileSync(join(into, `${name}.json`), `${text}\n`);
  console.log(report(results));
  return results.targets;
}

endOnSignals(() => publish("partial"));

const upstreams = await startUpstreams(folder);
upstream = upstreams.kind;
const options = {
  ...how,
  folder,
  // Systems that no target names are not in every work, and those that no target of a work names are not in all of its rounds.
  isTarget: ({ name }) => all || systemsOfTargets.has(name),
  isMeasuredOften: all ? () => true : isMeasuredOften,
  patience: flags.thorough ? 600 : 60,
};
await measure(works, systems, places(folder, upstreams), options, found);
await stopAll();
// A run of a part is no result to publish, nor is one of other rounds.
const part = flags.systems ?? flags.works ?? flags.rounds ?? flags.seconds;
const targets = publish(part === undefined ? (flags.quick ? "quick" : "latest") : "partial");
const present = systems.filter(({ executable }) => executable === undefined || isInstalled(executable));
const names = (list) => new Set(list.map(({ name }) => name));
// Of a part without corswalk there is nothing to judge.
const missed = names(systems).has("corswalk") ? missedIn(targets, names(works), names(present)) : [];
process.exit(missed.length === 0 ? 0 : 1);
