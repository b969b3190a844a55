// npm run bench [-- --quick | --thorough] [--rounds n] [--seconds n] [--systems a,b] [--works word,word]
// Ends with 1 where a target is missed.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installOnce } from "./install.js";
import { loadTool } from "./load/calls.js";
import { measure, mediansOf } from "./measure.js";
import { places } from "./places.js";
import { canPin, killAll, stopAll } from "./process.js";
import { report } from "./report.js";
import { systems as allSystems } from "./systems/index.js";
import { judged, systemsOfTargets, worksOfTargets } from "./targets.js";
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
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));
process.once("exit", () => {
  killAll();
  // Who is being ended may still write there.
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

const began = performance.now();
const upstreams = await startUpstreams(folder);
const { samples, skipped } = await measure(works, systems, places(folder, upstreams), {
  ...how,
  folder,
  // Systems that no target names are measured less often, and not for every work.
  isTarget: flags.thorough || flags.systems ? () => true : ({ name }) => systemsOfTargets.has(name),
  patience: flags.thorough ? 600 : 15,
});
await stopAll();
const medians = mediansOf(samples);
const targets = judged(medians);
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
  how: { ...how, pinned: canPin, load: loadTool, upstream: upstreams.kind },
  medians,
  targets,
  skipped,
  samples,
};
console.log(report(results));
// A run of a part is no result to publish.
const part = flags.systems ?? flags.works;
const name = part === undefined ? (flags.quick ? "quick" : "latest") : "partial";
const into = fileURLToPath(new URL("./results", import.meta.url));
mkdirSync(into, { recursive: true });
// The samples of a figure in one line.
const text = JSON.stringify(results, null, 1).replace(/\[[\d.,\s-]+\]/g, (list) => list.replace(/\s+/g, ""));
writeFileSync(join(into, `${name}.json`), `${text}\n`);

const missed = targets.filter(({ reached }) => reached === false).length;
const unknown = targets.filter(({ measured }) => measured === undefined).length;
const reached = targets.length - missed - unknown;
console.log(`\n${reached} targets reached, ${missed} missed, ${unknown} not measured.`);
process.exit(missed === 0 ? 0 : 1);
