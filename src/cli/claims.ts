import { lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { printable } from "../observe/printable.ts";

/*
 * Which port a proxy of this user holds, and for what: a file in a folder that only this user can read. No endpoint
 * tells it, so no page can ask, however it gets past the gates.
 */

/** Says that the port is ours. Resolves to what takes the claim back. Where it cannot be written, nobody misses it. */
export async function claimPort(
  port: number,
  purpose: string,
  cwd: string,
  env: Env,
): Promise<() => Promise<void>> {
  const file = await claimFile(port, env, true);
  if (file === undefined) return async () => {};
  const claim = `${process.pid}\n${purpose} (started in ${cwd})\n`;
  await writeFile(file, claim, { mode: 0o600 }).catch(() => {});
  return () => rm(file, { force: true }).catch(() => {});
}

/** For what a running proxy of this user holds the port, as the end of "it is …"; undefined: nobody said. */
export async function claimOf(port: number, env: Env): Promise<string | undefined> {
  const file = await claimFile(port, env, false);
  if (file === undefined) return undefined;
  const [pid = "", told = ""] = (await readFile(file, "utf8").catch(() => "")).slice(0, 4096).split("\n");
  return told !== "" && isRunning(Number(pid)) ? `${printable(told)}, process ${Number(pid)}` : undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** What a proxy with this config is there for, as the end of "it is taken by …". */
export function purposeOf({ routes }: Config): string {
  const [first, ...others] = [...routes].reverse();
  if (first === undefined) return "for no route";
  const goesTo = first.kind === "proxy" ? first.target.shown : `answers at ${first.key}`;
  return `for ${goesTo}${others.length === 0 ? "" : ` and ${others.length} more`}`;
}

/** Somebody else's folder, or one that others can write into, is left alone: what it says could be made up. */
async function claimFile(
  port: number,
  { XDG_RUNTIME_DIR }: Env,
  create: boolean,
): Promise<string | undefined> {
  const { getuid } = process;
  const folder = join(
    XDG_RUNTIME_DIR || tmpdir(),
    getuid === undefined ? "corswalk" : `corswalk-${getuid()}`,
  );
  try {
    if (create) await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await lstat(folder);
    const ours = getuid === undefined || (found.uid === getuid() && (found.mode & 0o077) === 0);
    return found.isDirectory() && ours ? join(folder, String(port)) : undefined;
  } catch {
    return undefined;
  }
}

/** A signal 0 is never sent; it asks. */
function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
