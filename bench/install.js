import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What only the measurements need, installed by the first of them. */
export function installOnce() {
  const cwd = fileURLToPath(new URL(".", import.meta.url));
  if (existsSync(`${cwd}node_modules`)) return;
  console.error("Installing what corswalk is measured with and against, once …");
  const { status } = spawnSync("npm", ["ci"], { cwd, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) throw new Error("npm ci failed in bench/");
}
