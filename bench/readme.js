// npm run bench:readme: writes the last full run between the README's markers.
import { readFileSync, writeFileSync } from "node:fs";
import { basis, comparison } from "./report.js";

const readme = new URL("../README.md", import.meta.url);
const results = JSON.parse(readFileSync(new URL("./results/latest.json", import.meta.url), "utf8"));
const [begin, end] = ["<!-- bench -->", "<!-- /bench -->"];
const text = readFileSync(readme, "utf8");
const [before, rest] = text.split(begin);
const after = rest?.split(end)[1];
if (after === undefined) {
  console.error(`README.md has no place for the table: put ${begin} and ${end} where it belongs.`);
  process.exit(1);
}
writeFileSync(readme, `${before}${begin}\n${comparison(results)}\n\n${basis(results)}\n${end}${after}`);
