import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Leaves of `dist/types` what the package's entries reach: the rest describes insides that nobody can import. */
const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
const entries = Object.values(exports).flatMap(({ types }) => types ?? []);
const reached = new Set();

/** @param {string} file */
function reach(file) {
  if (reached.has(file) || !existsSync(file)) return;
  reached.add(file);
  for (const [, specifier] of readFileSync(file, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)\.ts"/g)) {
    reach(resolve(dirname(file), `${specifier}.d.ts`));
  }
}

for (const entry of entries) reach(resolve(entry));
for (const name of readdirSync("dist/types", { recursive: true, encoding: "utf8" })) {
  const file = resolve(join("dist/types", name));
  if (file.endsWith(".d.ts") && !reached.has(file)) rmSync(file);
}
