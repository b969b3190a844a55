// npm run bench [-- --quick | --thorough] [--rounds n] [--seconds n] [--systems a,b] [--works word,word]
// Ends with 1 where a target is missed, or has no figure though its work and its systems were asked for.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installOnce } from "./install.js";
import { loadTool } from "./load/calls.js";
import { measure, mediansOf } from "./measure.js";
import { places } from "./places.js";
import { canPin, isInstalled, killAll, stopAll } from "./process.js";
import { report } from "./report.js";
import { systems as allSystems } from "./systems/index.js";
import { isMeasuredOften, judged, missedIn, systemsOfTargets, worksOfTargets } from "./targets.js";
import { startUpstreams } from "./upstream.js";
import { works as allWorks } from "./works.js";

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    thorough: { type: "boolean", default: false },
    rounds: { type: "string" },
    seconds: { type: "string" },
    systems: { type: "string" },
    works: { type: "string" },
  },
});
const how = {
  quick: flags.quick,
  thorough: flags.thorough,
  rounds: Number(flags.rounds ?? (flags.quick ? 3 : 5)),
  seconds: Number(flags.seconds ?? (flags.thorough ? 3 : 1)),
};
const listed = (text, name) => text.split(",").some((word) => name.includes(word));
const wanted = (name, of, ofTargets) => (of ? listed(of, name) : !flags.quick || ofTargets.has(name));
const works = allWorks.filter(({ name }) => wanted(name, flags.works, worksOfTargets));
const systems = allSystems.filter(({ name }) => wanted(name, flags.systems, systemsOfTargets));

installOnce();
const folder = mkdtempSync(join(tmpdir(), "corswalk-bench-"));
// nginx reads its files as nobody.
chmodSync(folder, 0o755);
const began = performance.now();
const found = { samples: {}, skipped: {} };
let upstream = "none yet";

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
    how: { ...how, pinned: canPin, load: loadTool, upstream, congestion },
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

for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
  process.once(signal, () => {
    publish("partial");
    process.exit(code);
  });
}
process.once("exit", () => {
  killAll();
  // Who is being ended may still write there.
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const upstreams = await startUpstreams(folder);
upstream = upstreams.kind;
const all = flags.thorough || flags.systems !== undefined;
const options = {
  ...how,
  folder,
  // Systems that no target names are not in every work, and those that no target of a work names are not in all of its rounds.
  isTarget: ({ name }) => all || systemsOfTargets.has(name),
  isMeasuredOften: all ? () => true : isMeasuredOften,
  patience: flags.thorough ? 600 : 15,
};
await measure(works, systems, places(folder, upstreams), options, found);
await stopAll();
// A run of a part is no result to publish.
const part = flags.systems ?? flags.works;
const targets = publish(part === undefined ? (flags.quick ? "quick" : "latest") : "partial");
const present = systems.filter(({ executable }) => executable === undefined || isInstalled(executable));
const names = (list) => new Set(list.map(({ name }) => name));
// Of a part without corswalk there is nothing to judge.
const missed = names(systems).has("corswalk") ? missedIn(targets, names(works), names(present)) : [];
process.exit(missed.length === 0 ? 0 : 1);
