import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Tests of the command run what is in `dist`: where a source is newer, it is built first. */
export function setup(): void {
  const built = existsSync("dist/cli.js") ? statSync("dist/cli.js").mtimeMs : 0;
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).map((name) => join("src", name));
  const newest = Math.max(
    ...["package.json", "vite.config.ts", ...sources].map((file) => statSync(file).mtimeMs),
  );
  if (built > newest) return;
  const vite = join("node_modules", "vite", "bin", "vite.js");
  execFileSync(process.execPath, [vite, "build", "--logLevel", "warn"], { stdio: "inherit" });
}
