import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

export const isInstalled = (command) => spawnSync("which", [command], { stdio: "ignore" }).status === 0;

/** Systems have one core, load and upstream the other: what a proxy costs then shows in what it can carry. */
export const canPin = availableParallelism() > 1 && isInstalled("taskset");
export const systemCore = "0";
export const loadCore = "1";

/** Without a core a program runs where the machine puts it. */
const pinned = (core, command, args) =>
  canPin && core !== undefined
    ? ["taskset", ["-c", core, command, ...args.map(String)]]
    : [command, args.map(String)];

const running = new Set();

/** Has a program end with this one, however this one ends. */
export function tracked(child) {
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}

process.once("exit", () => {
  for (const child of running) child.kill();
});

/** Without this a signal ends the program, and not those that it started. `before` comes first. */
export function endOnSignals(before = () => {}) {
  for (const [signal, code] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
    process.once(signal, () => {
      before();
      process.exit(code);
    });
  }
}

export const stopAll = () => Promise.all([...running].map(stop));

/** Starts a program on a core, its output in a file, as a log would be. */
export function start(core, { command, args, env = {} }, logFile) {
  const log = openSync(logFile, "a");
  const [executable, all] = pinned(core, command, args);
  const child = spawn(executable, all, { stdio: ["ignore", log, log], env: { ...process.env, ...env } });
  closeSync(log);
  child.once("error", () => {});
  return tracked(child);
}

export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const hard = setTimeout(() => child.kill("SIGKILL"), 3000);
  await gone;
  clearTimeout(hard);
}

/** A program on the load's core that is told when to end, by the end of its input; after two minutes it ends unasked. */
export function hold(file, ...args) {
  const [executable, all] = pinned(loadCore, process.execPath, [file, ...args]);
  return tracked(spawn(executable, all, { stdio: ["pipe", "pipe", "inherit"], timeout: 120_000 }));
}

/** Tells it, and resolves when it has ended. */
export async function release(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.stdin.end();
  await gone;
}

/** Resolves when such a program prints something, rejects when it ends without. */
export async function hasTold(child) {
  const ended = once(child, "exit").then(() => {
    throw new Error("the program ended before it had anything to say");
  });
  await Promise.race([once(child.stdout, "data"), ended]);
}

/** Runs a program on the load's core to its end, `seconds` at most, and resolves with what it printed. */
export async function run(command, args, seconds) {
  const [executable, all] = pinned(loadCore, command, args);
  const child = tracked(spawn(executable, all, { timeout: seconds * 1000 }));
  let [output, complaint] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (part) => {
    output += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part) => {
    complaint += part;
  });
  const [code, signal] = await once(child, "close");
  if (code !== 0) throw new Error(errorIn(complaint) ?? `${command} ended with ${code ?? signal}`);
  return output;
}

/** Runs a program of ours, and gives what it printed as JSON. */
export const ask = async (file, ...args) => JSON.parse(await run(process.execPath, [file, ...args], 60));

/** The line of a program's output that says why it ended. */
export const errorIn = (text) => text.split("\n").find((line) => /error|alert|emerg/i.test(line));

/** With its children: nginx works in one. */
function family(pid) {
  const children = [];
  for (const id of readdirSync(`/proc/${pid}/task`)) {
    const listed = readFileSync(`/proc/${pid}/task/${id}/children`, "utf8").trim();
    if (listed !== "") children.push(...listed.split(" "));
  }
  return [pid, ...children.flatMap(family)];
}

const isLinux = process.platform === "linux";

/** Microseconds of CPU time that a process and its children have used, on all their threads. */
export function cpuTime(pid) {
  if (!isLinux) return Number.NaN;
  let nanoseconds = 0;
  for (const member of family(pid)) {
    for (const id of readdirSync(`/proc/${member}/task`)) {
      nanoseconds += Number(readFileSync(`/proc/${member}/task/${id}/schedstat`, "utf8").split(" ")[0]);
    }
  }
  return nanoseconds / 1000;
}

/** Megabytes that a process and its children hold in memory. */
export function memory(pid) {
  if (!isLinux) return Number.NaN;
  let kilobytes = 0;
  for (const member of family(pid)) {
    const status = readFileSync(`/proc/${member}/status`, "utf8");
    kilobytes += Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }
  return kilobytes / 1024;
}
