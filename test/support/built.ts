import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Tests of the command and of the package run what is in `dist`: where a source is newer, it is built first. */
export function setup(): void {
  const built = existsSync("dist/cli.js") ? statSync("dist/cli.js").mtimeMs : 0;
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).map((name) => join("src", name));
  const newest = Math.max(
    ...["package.json", "vite.config.ts", "scripts/undici-as-used.ts", ...sources].map(
      (file) => statSync(file).mtimeMs,
    ),
  );
  if (built > newest && existsSync("dist/types/index.d.ts")) return;
  execFileSync("npm", ["run", "--silent", "build"], {
    stdio: "inherit",
    shell: process.platform === "win32",
    // vitest's "test" would have the page built for development, with the paths of this machine in it.
    env: { ...process.env, NODE_ENV: "production" },
  });
}
