import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "corswalk-tables-"));
for (const folder of ["bench/results", "docs"]) mkdirSync(join(copy, folder), { recursive: true });
for (const file of [
  "package.json",
  "bench/readme.js",
  "bench/report.js",
  "bench/measure.js",
  "README.md",
  "docs/performance.md",
])
  cpSync(join(root, file), join(copy, file));
const medians = { "a start": { "MB at rest": { corswalk: 40, vite: 80 } } };
const machine = { node: "v20.19.0", cores: 2, cpu: "a processor" };
const samples = { "a start": { "MB at rest": { corswalk: [40], vite: [80, 80] } } };
const result = { date: "2026-01-01", minutes: 10, machine, how: {}, samples, medians, targets: [] };
writeFileSync(join(copy, "bench/results/latest.json"), JSON.stringify(result));
afterAll(() => rmSync(copy, { recursive: true }));

function tables(folder: string, ...args: string[]) {
  const { status, stderr } = spawnSync(process.execPath, [join(folder, "bench/readme.js"), ...args]);
  return { status, says: String(stderr) };
}

it("shows the figures of the run whose result is kept, in the README and on the performance page", () => {
  expect(tables(root, "--check")).toEqual({ status: 0, says: "" });
});

it("tells a table that was changed by hand, and writes it anew", () => {
  const file = join(copy, "README.md");
  expect(tables(copy)).toEqual({ status: 0, says: "" });
  expect(tables(copy, "--check")).toEqual({ status: 0, says: "" });
  const readme = readFileSync(file, "utf8");
  writeFileSync(file, readme.replace("80 (2.00x)", "90 (2.25x)"));

  const told = tables(copy, "--check");
  expect(told.status).toBe(1);
  expect(told.says).toBe(
    "README.md is not what bench/results/latest.json gives: npm run bench:readme writes it.\n",
  );

  expect(tables(copy)).toEqual({ status: 0, says: "" });
  expect(readFileSync(file, "utf8")).toBe(readme);
});

it("says what to do where a page has lost the table's place", () => {
  const file = join(copy, "docs/performance.md");
  writeFileSync(file, readFileSync(file, "utf8").replace("<!-- /bench -->", ""));

  const told = tables(copy);
  expect(told.status).toBe(1);
  expect(told.says).toBe(
    "docs/performance.md has no place for its table: put <!-- bench --> and <!-- /bench --> where it belongs.\n",
  );
});
