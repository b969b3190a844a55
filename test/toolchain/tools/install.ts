import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const manifest = join(import.meta.dirname, "package.json");

/** webpack-dev-server 6 needs a newer Node than we do; npm carries the programs. */
const node = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}@22.23.3`;

/**
 * The folder that the tools are installed in: outside of the repository, once for each list of them, since they are twice
 * as heavy as all development dependencies.
 */
export function toolsFolder(): string {
  const hash = createHash("sha256").update(readFileSync(manifest)).update(node).digest("hex").slice(0, 12);
  const folder = join(tmpdir(), `corswalk-tools-${hash}`);
  if (existsSync(folder)) return folder;
  const building = mkdtempSync(`${folder}-`);
  cpSync(manifest, join(building, "package.json"));
  execFileSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--prefer-offline", node], {
    cwd: building,
    stdio: "pipe",
    shell: process.platform === "win32",
  });
  try {
    renameSync(building, folder);
  } catch {
    // Another test file was faster.
    rmSync(building, { recursive: true, force: true });
  }
  return folder;
}

/** A package of theirs, from the file that its `exports` name for ES modules. */
export function toolUrl(file: string): string {
  return pathToFileURL(join(toolsFolder(), "node_modules", file)).href;
}

export function newerNode(): string {
  const [name = ""] = node.split("@");
  return join(toolsFolder(), "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
}
