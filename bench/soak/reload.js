import { once } from "node:events";
import { renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { temporaryFolder } from "../folder.js";
import { freePort } from "../free-port.js";
import { answering } from "../verify.js";
import { startCommand, until } from "./kit.js";
import { callEvenly, openStreams } from "./reload-clients.js";

const streamsOfEachKind = 10;

/**
 * The config file is replaced 1,000 times, every tenth time by one that is invalid, under 500 calls a second and beside open
 * event streams and WebSockets: no call is lost, doubled or misrouted, no stream ends.
 */
export async function soak({ reloads, rate }) {
  const seen = new Map();
  const upstreams = { even: await openUpstream("even", seen), odd: await openUpstream("odd", seen) };
  const folder = temporaryFolder("soak");
  const file = join(folder, "proxy.config.json");
  const write = (text) => {
    writeFileSync(`${file}.next`, text);
    renameSync(`${file}.next`, file);
  };
  const port = await freePort();
  const textOf = (version) => configText(version, port, upstreams);
  write(textOf(0));
  const proxy = await startReloading(folder, port);

  const streams = await openStreams(port, streamsOfEachKind);
  const load = callEvenly(port, rate);
  const refused = await replaceConfigs(reloads, textOf, write, proxy);
  const calls = await load.stop();
  const dropped = streams.dropped();
  const silent = streams.silent();

  streams.close();
  const code = await proxy.stop();
  for (const { server } of Object.values(upstreams)) server.close().closeAllConnections();
  const doubled = [...seen.values()].filter((times) => times > 1).length;
  const figures = {
    reloads,
    "of which invalid, and refused": refused.invalid,
    "reloads that were not noticed": refused.missed,
    calls: calls.sent,
    lost: calls.lost,
    doubled,
    misrouted: calls.misrouted,
    streams: 2 * streamsOfEachKind,
    dropped,
    "without a word since": silent,
    "exit code": code,
  };
  const none = {
    lost: calls.lost,
    doubled,
    misrouted: calls.misrouted,
    dropped,
    silent,
    unnoticed: refused.missed,
  };
  return {
    figures,
    missed: [
      ...Object.entries(none)
        .filter(([, count]) => count > 0)
        .map(([what]) => `none is ${what}`),
      ...(code === 0 ? [] : ["a clean end"]),
    ],
  };
}

/** Tells its name and the version that the route's config put into the call. */
async function openUpstream(name, seen) {
  const server = createServer((call, response) => {
    seen.set(call.url, (seen.get(call.url) ?? 0) + 1);
    if (call.url === "/swap/stream") {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      const timer = setInterval(() => response.write("data: 1\n\n"), 100);
      response.once("close", () => clearInterval(timer));
      seen.delete(call.url);
    } else response.end(`${name} ${call.headers["x-version"]} ${call.url}`);
  });
  server.on("upgrade", (_call, socket) => {
    socket.on("error", () => {});
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    const timer = setInterval(() => socket.write("tick"), 100);
    socket.once("close", () => clearInterval(timer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

function configText(version, port, { even, odd }) {
  const headers = { "X-Version": String(version) };
  return JSON.stringify({
    port,
    log: "json",
    routes: {
      "/even": { target: even.url, headers },
      "/odd": { target: odd.url, headers },
      // A setting of the connections that changes now and then makes new ones, and leaves old ones to their streams.
      "/swap": {
        target: version % 2 === 0 ? even.url : odd.url,
        headers,
        timeout: { connect: 10_000 + (version % 7) },
      },
    },
  });
}

const invalid = [(text) => text.slice(0, -20), () => "", () => '{ "orgins": ["loopback"], "port": "x" }'];

/** The command, and how many reloads its log tells of so far. */
async function startReloading(folder, port) {
  const reloads = { taken: 0, refused: 0 };
  const onLine = (line) => {
    const { kind, error } = JSON.parse(line);
    if (kind !== "reload") return;
    if (error === null) reloads.taken++;
    else reloads.refused++;
  };
  const { child, stop } = startCommand(folder, { onLine });
  await answering(`http://127.0.0.1:${port}/even/first`, child);
  return { reloads, stop };
}

async function replaceConfigs(count, textOf, write, { reloads }) {
  let missed = 0;
  for (let version = 1; version <= count; version++) {
    const wrong = version % 10 === 0;
    const before = { ...reloads };
    const text = textOf(version);
    write(wrong ? invalid[(version / 10) % invalid.length](text) : text);
    const noticed = () => (wrong ? reloads.refused > before.refused : reloads.taken > before.taken);
    if (!(await until(noticed, 10))) missed++;
  }
  return { missed, invalid: reloads.refused };
}
