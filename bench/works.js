import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { calls } from "./load/calls.js";
import { openPages } from "./page.js";
import { launch } from "./places.js";
import { ask, cpuTime, hasTold, hold, memory, release, stop } from "./process.js";

const program = (name) => fileURLToPath(new URL(`./load/${name}.js`, import.meta.url));
const origin = { Origin: "http://localhost:3000" };
const session = { ...origin, Cookie: "session=8c1f0b7a2d; theme=dark; lang=en" };
const preflight = {
  ...origin,
  "Access-Control-Request-Method": "PUT",
  "Access-Control-Request-Headers": "authorization,content-type",
};
const megabyte = 1024 * 1024;
/** For what is in no target. */
const few = { rounds: 4, warmUp: true };
const answeredBy = new WeakMap();

async function answer(place, path, load) {
  const told = await calls(place.url(path), { ...load, folder: place.folder });
  if (told.failed > 0) throw new Error(`${told.failed} of ${told.count} calls failed`);
  answeredBy.set(place.child, (answeredBy.get(place.child) ?? 0) + told.count);
  return told;
}

/**
 * Calls as fast as they come: several figures of one run. `steady`: after a second that is not measured, in which connections to
 * the upstream that were closed since the last round are made anew.
 */
const hammer = (
  name,
  connections,
  { path = "/api/users/1", headers = {}, method, steady = false, ...more } = {},
) => ({
  name,
  upstream: "fast",
  ...more,
  async run(place, { seconds }) {
    const load = { connections, method, headers };
    if (steady) await answer(place, path, { ...load, seconds: 1 });
    const before = cpuTime(place.child.pid);
    const told = await answer(place, path, { ...load, seconds });
    const perCall = (cpuTime(place.child.pid) - before) / told.count;
    return { "calls/s": told.perSecond, "p50 ms": told.p50, "p99 ms": told.p99, "CPU µs/call": perCall };
  },
});

/** `times` of them in a row: one upload of 10 MB is over after 25 ms. */
async function transfer(direction, url, megabytes, times) {
  const { bytes, seconds } = await ask(program("transfer"), direction, url, megabytes, times);
  if (bytes !== megabytes * times * megabyte) throw new Error(`${bytes} bytes came`);
  return { "MB/s": bytes / megabyte / seconds };
}

/** `cors-anywhere` and `local-cors-proxy` hang upgrades, and buffer or leak event streams. */
const streams = ({ name, kind }) =>
  kind === "proxy" && name !== "cors-anywhere" && name !== "local-cors-proxy";

/** In a process of its own: what others have left in memory is in no figure. */
async function onItsOwn(system, folder, target, figures) {
  const launched = await launch(system, folder, target);
  try {
    return await figures(launched);
  } finally {
    await stop(launched.child);
  }
}

/** What each of 1,000 takes when the first 100 have brought along what all of them use. */
async function idleSocket({ child, url }) {
  const holders = [];
  const open = async (count) => {
    const holder = hold(program("sockets"), url("/api/socket").replace("http", "ws"), count, 0, "hold");
    holders.push(holder);
    await hasTold(holder);
    return memory(child.pid);
  };
  try {
    const before = await open(100);
    return { KB: (((await open(1000)) - before) * 1024) / 1000 };
  } finally {
    // Told, not ended: so the clients' WebSockets are gone before the system is.
    await Promise.all(holders.map(release));
  }
}

/**
 * Calls until a system has answered `count`, in slices; no longer than it is clear that `seconds` are not enough, by the fastest
 * slice: one that something else held up says nothing of the system.
 */
async function answerUntil(place, count, seconds) {
  const end = performance.now() + seconds * 1000;
  const missing = () => count - (answeredBy.get(place.child) ?? 0);
  let fastest = 0;
  while (missing() > 0) {
    const told = await answer(place, "/api/users/1", { connections: 64, seconds: 2, headers: origin });
    fastest = Math.max(fastest, told.perSecond);
    const left = missing() / fastest;
    if (performance.now() + left * 1000 > end) throw new Error(`it would take ${Math.ceil(left)} s more`);
  }
}

/**
 * What is measured, in this order. `everywhere`: with every system; the others only with those that a target names. `rounds`:
 * no more than these; `many`: so many times as many, where much hangs on a median of what differs. `only`: who takes part.
 */
export const works = [
  hammer("small JSON, 64 connections", 64, { everywhere: true, warmUp: true, steady: true, many: 4 }),
  hammer("small JSON, 1 connection", 1, { everywhere: true, many: 4 }),
  hammer("small JSON, 16 connections", 16, few),
  hammer("small JSON, 256 connections", 256, few),
  hammer("with Origin and cookies, 64 connections", 64, { ...few, headers: session }),
  hammer("preflights, 64 connections", 64, {
    everywhere: true,
    warmUp: true,
    steady: true,
    method: "OPTIONS",
    headers: preflight,
    only: ({ claims }) => claims.preflight,
  }),
  hammer("64 KiB, 16 connections", 16, { ...few, path: "/api/64k", only: ({ kind }) => kind !== "server" }),
  {
    name: "100 MB download",
    upstream: "fast",
    everywhere: true,
    warmUp: true,
    many: 4,
    only: ({ kind }) => kind !== "server",
    run: ({ url }) => transfer("down", url("/api/100m"), 100, 4),
  },
  {
    name: "10 MB upload",
    upstream: "streaming",
    everywhere: true,
    many: 4,
    only: ({ kind }) => kind === "proxy",
    // In a new process each time: how soon V8 collects what has passed is each one's lot for as long as it lives, and decides much.
    run: ({ system, target, folder }) =>
      onItsOwn(system, folder, target, async ({ url }) => {
        await transfer("up", url("/api/upload"), 10, 40);
        return transfer("up", url("/api/upload"), 10, 40);
      }),
  },
  {
    name: "1,000 WebSockets, 10 echoes each",
    upstream: "streaming",
    ...few,
    only: streams,
    async run({ url }) {
      const { seconds } = await ask(program("sockets"), url("/api/socket").replace("http", "ws"), 1000, 10);
      return { "echoes/s": 10_000 / seconds };
    },
  },
  {
    name: "1,000 event streams, until the third event of each",
    upstream: "streaming",
    rounds: few.rounds,
    only: streams,
    // Each time anew: some leave the upstream's stream open when the client has gone, and would be at work in all that follows.
    run: ({ system, target, folder }) =>
      onItsOwn(system, folder, target, async ({ url }) => {
        const events = url("/api/events");
        await ask(program("streams"), events, 100);
        return { seconds: (await ask(program("streams"), events, 1000)).seconds };
      }),
  },
  {
    name: "an idle WebSocket, of 1,000",
    upstream: "streaming",
    only: streams,
    run: ({ system, target, folder }) => onItsOwn(system, folder, target, idleSocket),
  },
  {
    name: "a start",
    upstream: "fast",
    everywhere: true,
    many: 3,
    only: ({ kind }) => kind !== "upstream",
    run: ({ system, target, folder }) =>
      onItsOwn(system, folder, target, async ({ child, took }) => {
        await pause(300);
        return { "ms to first answer": took, "MB at rest": memory(child.pid) };
      }),
  },
  {
    // Those of the works before count: a fast system has answered some millions by now.
    name: "after 200,000 calls or more",
    upstream: "fast",
    rounds: 1,
    everywhere: true,
    only: ({ kind }) => kind !== "upstream",
    async run(place, { patience }) {
      await answerUntil(place, 200_000, patience);
      return { MB: memory(place.child.pid) };
    },
  },
  {
    name: "growth over 1,000,000 calls",
    upstream: "fast",
    rounds: 1,
    only: ({ name }) => name === "corswalk",
    async run(place) {
      const more = (count) => answerUntil(place, (answeredBy.get(place.child) ?? 0) + count, 300);
      // Warmed up by calls just before: V8 makes the memory of a program that was idle smaller than it will be at work.
      await more(200_000);
      const before = memory(place.child.pid);
      await more(1_000_000);
      return { MB: memory(place.child.pid) - before };
    },
  },
  {
    name: "a page's 100 preflighted calls, 50 ms away",
    upstream: "away",
    warmUp: true,
    only: ({ name, kind }) => name === "corswalk" || kind === "upstream",
    open: openPages,
    async run({ system, url, target }, { opened }) {
      const heard = async () => (await fetch(`${target}/heard`)).json();
      await heard();
      const ms = await opened.timeToLast(url("/items"));
      const { preflights, calls } = await heard();
      const due = system.kind === "upstream" ? 100 : 0;
      if (preflights !== due || calls !== 100) {
        throw new Error(`the API heard ${preflights} preflights and ${calls} calls`);
      }
      return { "ms to last answer": ms };
    },
  },
];
