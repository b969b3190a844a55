// npm run bench:readme: writes the last full run's tables between the markers of README.md and docs/performance.md.
// With --check it writes nothing, and fails where they are not that run's.
import { readFileSync, writeFileSync } from "node:fs";
import { basis, comparison, targetTable } from "./report.js";

const results = JSON.parse(readFileSync(new URL("./results/latest.json", import.meta.url), "utf8"));
const pages = {
  "README.md": `${comparison(results)}\n\n${basis(results)}`,
  "docs/performance.md": `${targetTable(results)}\n\n${basis(results)}`,
};
const [begin, end] = ["<!-- bench -->", "<!-- /bench -->"];
const faults = [];

for (const [name, tables] of Object.entries(pages)) {
  const file = new URL(`../${name}`, import.meta.url);
  const text = readFileSync(file, "utf8");
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  const wanted = `${before}${begin}\n\n${tables}\n\n${end}${after}`;
  if (after === undefined)
    faults.push(`${name} has no place for its table: put ${begin} and ${end} where it belongs.`);
  else if (!process.argv.includes("--check")) writeFileSync(file, wanted);
  else if (text !== wanted)
    faults.push(`${name} is not what bench/results/latest.json gives: npm run bench:readme writes it.`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
