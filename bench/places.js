import { readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.js";
import { errorIn, isInstalled, start, systemCore } from "./process.js";
import { answering, faultsOf } from "./verify.js";

const pathOf = (system, path, target) => system.path?.(path, target) ?? path;

/**
 * Where a system works: a process for each upstream that a work asks for, started and checked when the first one does. It stays
 * for the works that follow. Rejects where the system cannot take part.
 */
export function places(folder, upstreams) {
  const open = new Map();
  return (system, upstream) => {
    const key = `${system.name} ${upstream}`;
    if (!open.has(key)) open.set(key, placeOf(system, folder, upstreams[upstream], upstream));
    return open.get(key);
  };
}

async function placeOf(system, folder, upstream, name) {
  if (system.kind === "upstream") {
    return { system, folder, ...upstream, url: (path) => `${upstream.target}${path}` };
  }
  const core = name === "away" ? undefined : systemCore;
  const { child, url } = await launch(system, folder, upstream.target, core);
  const faults = await faultsOf(system, url("/api/users/1"));
  if (faults.length > 0) throw new Error(faults.join("; "));
  return { system, folder, child, target: upstream.target, url };
}

/** Starts a system and resolves when it has answered for the first time. */
export async function launch(system, folder, target, core = systemCore) {
  if (system.executable !== undefined && !isInstalled(system.executable)) throw new Error("is not installed");
  const port = await freePort();
  const url = (path) => `http://127.0.0.1:${port}${pathOf(system, path, target)}`;
  const log = join(folder, `${port}.log`);
  const began = performance.now();
  const child = start(core, system.start({ port, target, folder }), log);
  try {
    await answering(url("/api/users/1"), child);
  } catch (error) {
    child.kill();
    throw new Error(`${error.message}: ${errorIn(readFileSync(log, "utf8")) ?? "it says nothing of why"}`);
  }
  return { child, url, took: performance.now() - began };
}
