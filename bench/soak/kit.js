import { fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { tracked } from "../process.js";

const proxyProcess = new URL("./proxy-process.js", import.meta.url);
const command = new URL("../../bin/corswalk.js", import.meta.url);
const watched = new URL("./watched.js", import.meta.url);

/** Forks a program that ends with this one. */
export const forked = (...given) => tracked(fork(...given));

/** A proxy to `target` in a process of its own. `measure` tells what it holds, after a collection where asked. */
export async function startProxy(target) {
  const child = forked(proxyProcess, [target], { execArgv: ["--expose-gc"] });
  const [{ port }] = await once(child, "message");
  return { port, measure: measureOf(child), stop: () => child.disconnect() };
}

/**
 * The command itself, in a folder of its own; each line of its log goes to `onLine`, or the log to a file there. `stop`
 * resolves with its exit code. What it says on stderr is shown when it ends with another code than 0.
 */
export function startCommand(folder, { args = [], onLine } = {}) {
  const log = onLine === undefined ? openSync(join(folder, "log"), "a") : "pipe";
  const child = forked(command, args.map(String), {
    cwd: folder,
    execArgv: ["--expose-gc", "--import", watched.href],
    stdio: ["ignore", log, "pipe", "ipc"],
  });
  if (onLine === undefined) closeSync(log);
  else createInterface({ input: child.stdout }).on("line", onLine);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    said = (said + text).slice(-100_000);
  });
  const ended = once(child, "close").then(([code, signal]) => {
    if (code !== 0) process.stderr.write(`${said}The command ended with ${code ?? signal}.\n`);
    return code ?? signal;
  });
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { child, measure: measureOf(child), stop };
}

/** Rejects when the process is gone, or goes meanwhile. */
const measureOf =
  (child) =>
  async (wish = "measure") => {
    const gone = new AbortController();
    const leave = () => gone.abort(new Error("the proxy is gone"));
    child.once("exit", leave);
    const told = once(child, "message", { signal: gone.signal }).finally(() => child.off("exit", leave));
    if (child.connected) child.send(wish);
    else leave();
    const [{ measured }] = await told;
    return measured;
  };

/** A bare TCP server on a free port; `open` are its connections. */
export async function listening(onSocket) {
  const open = new Set();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {}).once("close", () => open.delete(socket));
    onSocket(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, open, stop: () => server.close() };
}

export const megabytes = (bytes) => Math.round((bytes / 1024 / 1024) * 10) / 10;

/** Waits until `ready()` holds, at most `seconds`; tells whether it does. */
export async function until(ready, seconds) {
  const end = performance.now() + seconds * 1000;
  while (!(await ready())) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
