import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { calls } from "./load/calls.js";
import { ask, cpuTime, freePort, loadCore, memory, pinned, start, stop, systemCore } from "./process.js";
import { answering } from "./verify.js";

const program = (name) => fileURLToPath(new URL(`./load/${name}.js`, import.meta.url));
const origin = { Origin: "http://localhost:3000" };
const session = { ...origin, Cookie: "session=8c1f0b7a2d; theme=dark; lang=en" };
const preflight = {
  ...origin,
  "Access-Control-Request-Method": "PUT",
  "Access-Control-Request-Headers": "authorization,content-type",
};
const megabyte = 1024 * 1024;

/** Calls as fast as they come: several figures of one run. */
const hammer = (name, connections, { path = "/api/users/1", headers = {}, method, only } = {}) => ({
  name,
  only,
  upstream: "fast",
  figures: { "calls/s": "more", "p50 ms": "less", "p99 ms": "less", "CPU µs/call": "less" },
  run({ url, child, seconds, folder }) {
    const before = cpuTime(child.pid);
    const told = calls(url(path), { connections, seconds, method, headers, folder });
    if (told.failed > 0) throw new Error(`${told.failed} of ${told.count} calls failed`);
    const perCall = (cpuTime(child.pid) - before) / told.count;
    return { "calls/s": told.perSecond, "p50 ms": told.p50, "p99 ms": told.p99, "CPU µs/call": perCall };
  },
});

const transfer = (name, upstream, direction, path, megabytes) => ({
  name,
  upstream,
  only: (system) => system.proxies !== false,
  figures: { "MB/s": "more" },
  run({ url }) {
    const { bytes, seconds } = ask(program("transfer"), direction, url(path), megabytes);
    if (bytes !== megabytes * megabyte) throw new Error(`${bytes} bytes came`);
    return { "MB/s": bytes / megabyte / seconds };
  },
});

/** `cors-anywhere` and `local-cors-proxy` hang upgrades, and a server that answers by itself has none. */
const takesSockets = ({ name, proxies }) =>
  proxies !== false && name !== "cors-anywhere" && name !== "local-cors-proxy";
/** These buffer or leak event streams. */
const takesStreams = takesSockets;

export const works = [
  hammer("small JSON, 1 connection", 1),
  hammer("small JSON, 16 connections", 16),
  hammer("small JSON, 64 connections", 64),
  hammer("small JSON, 256 connections", 256),
  hammer("with Origin and cookies, 64 connections", 64, { headers: session }),
  hammer("preflights, 64 connections", 64, {
    method: "OPTIONS",
    headers: preflight,
    only: ({ claims }) => claims.preflight,
  }),
  hammer("64 KiB, 16 connections", 16, {
    path: "/api/64k",
    only: ({ proxies }) => proxies !== false,
  }),
  transfer("100 MB download", "fast", "down", "/api/100m", 100),
  transfer("10 MB upload", "streaming", "up", "/api/upload", 10),
  {
    name: "1,000 WebSockets, 10 echoes each",
    upstream: "streaming",
    only: takesSockets,
    figures: { "echoes/s": "more" },
    run({ url }) {
      const { seconds } = ask(program("sockets"), url("/api/socket").replace("http", "ws"), 1000, 10);
      return { "echoes/s": 10_000 / seconds };
    },
  },
  {
    name: "1,000 event streams, until the third event of each",
    upstream: "streaming",
    only: takesStreams,
    figures: { seconds: "less" },
    run: ({ url }) => ({ seconds: ask(program("streams"), url("/api/events"), 1000).seconds }),
  },
  {
    name: "start to first answer",
    upstream: "fast",
    figures: { ms: "less" },
    async run({ system, target, folder }) {
      const port = await freePort();
      const began = performance.now();
      const log = join(folder, `start-${port}.log`);
      const child = start(systemCore, system.start({ port, target, folder }), log);
      try {
        await answering(`http://127.0.0.1:${port}${pathOf(system, "/api/users/1", target)}`, child);
        return { ms: performance.now() - began };
      } finally {
        await stop(child);
      }
    },
  },
  {
    name: "an idle WebSocket, of 500",
    upstream: "streaming",
    once: true,
    only: takesSockets,
    figures: { KB: "less" },
    async run({ url, child }) {
      const before = memory(child.pid);
      const address = url("/api/socket").replace("http", "ws");
      const [command, args] = pinned(loadCore, process.execPath, [
        program("sockets"),
        address,
        500,
        0,
        "hold",
      ]);
      const holder = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
      await once(holder.stdout, "data");
      const held = memory(child.pid) - before;
      holder.stdin.end();
      await once(holder, "exit");
      return { KB: (held * 1024) / 500 };
    },
  },
];

/** What a system holds before it has done anything but the check, and what it holds in the end. */
export const atRest = { name: "memory at rest", figures: { MB: "less" } };

export const pathOf = (system, path, target) => system.path?.(path, target) ?? path;
