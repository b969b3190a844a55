// npm run bench:readme: writes the last full run's tables between the markers of README.md and docs/performance.md.
// With --check it writes nothing, and fails where they are not that run's.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basis, comparison, othersAhead, targetTable } from "./report.js";

const result = new URL("./results/latest.json", import.meta.url);
const results = existsSync(result) ? JSON.parse(readFileSync(result, "utf8")) : undefined;
const tables = (...parts) =>
  results === undefined ? "" : `\n${parts.map((part) => `${part(results)}\n\n`).join("")}`;
const pages = {
  "README.md": tables(comparison, basis),
  "docs/performance.md": tables(targetTable, basis, othersAhead),
};
const [begin, end] = ["<!-- bench -->", "<!-- /bench -->"];
const faults = [];

for (const [name, text] of Object.entries(pages)) {
  const file = new URL(`../${name}`, import.meta.url);
  const page = readFileSync(file, "utf8");
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  const wanted = `${before}${begin}\n${text}${end}${after}`;
  if (after === undefined)
    faults.push(`${name} has no place for its table: put ${begin} and ${end} where it belongs.`);
  else if (!process.argv.includes("--check")) writeFileSync(file, wanted);
  else if (page !== wanted)
    faults.push(`${name} is not what bench/results/latest.json gives: npm run bench:readme writes it.`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
