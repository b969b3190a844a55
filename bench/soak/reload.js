import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Agent, createServer, get, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { until } from "./kit.js";

const command = fileURLToPath(new URL("../../bin/corswalk.js", import.meta.url));
const streamsOfEachKind = 10;

/**
 * The config file is replaced 1,000 times, every tenth time by one that is invalid, under 500 calls a second and beside open
 * event streams and WebSockets: no call is lost, doubled or misrouted, no stream ends.
 */
export async function soak(reloads = "1000", rate = "500") {
  const seen = new Map();
  const upstreams = { even: await openUpstream("even", seen), odd: await openUpstream("odd", seen) };
  const folder = mkdtempSync(join(tmpdir(), "corswalk-soak-"));
  const file = join(folder, "proxy.config.json");
  const write = (text) => {
    writeFileSync(`${file}.next`, text);
    renameSync(`${file}.next`, file);
  };
  write(configText(0, upstreams));
  const proxy = await startCommand(folder);

  const streams = await openStreams(proxy.port);
  const load = callEvenly(proxy.port, Number(rate));
  const refused = await replaceConfigs(Number(reloads), upstreams, write, proxy);
  const calls = await load.stop();
  const dropped = streams.dropped();
  const silent = streams.silent();

  streams.close();
  proxy.child.kill("SIGTERM");
  const [code] = await once(proxy.child, "exit");
  for (const { server } of Object.values(upstreams)) server.close().closeAllConnections();
  rmSync(folder, { recursive: true });
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

function configText(version, { even, odd }) {
  const headers = { "X-Version": String(version) };
  return JSON.stringify({
    port: 0,
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

const invalid = [
  (version, upstreams) => configText(version, upstreams).slice(0, -20),
  () => "",
  () => '{ "orgins": ["loopback"], "port": "x" }',
];

async function startCommand(cwd) {
  const child = spawn(process.execPath, [command], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const reloads = { taken: 0, refused: 0 };
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { kind, error } = JSON.parse(line);
    if (kind !== "reload") return;
    if (error === null) reloads.taken++;
    else reloads.refused++;
  });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    told += text;
  });
  await until(() => /localhost:\d+/.test(told), 10);
  return { child, reloads, port: Number(/localhost:(\d+)/.exec(told)?.[1]) };
}

async function replaceConfigs(count, upstreams, write, { reloads }) {
  let missed = 0;
  for (let version = 1; version <= count; version++) {
    const wrong = version % 10 === 0;
    const before = { ...reloads };
    write(
      wrong ? invalid[(version / 10) % invalid.length](version, upstreams) : configText(version, upstreams),
    );
    const noticed = () => (wrong ? reloads.refused > before.refused : reloads.taken > before.taken);
    if (!(await until(noticed, 10))) missed++;
  }
  return { missed, invalid: reloads.refused };
}

/** Every call has a number, and what comes back must be the answer to that number, from where its config says. */
function callEvenly(port, rate) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const result = { sent: 0, lost: 0, misrouted: 0 };
  const underWay = new Set();
  const paths = ["even", "odd", "swap"];
  const began = performance.now();
  const timer = setInterval(() => {
    const due = ((performance.now() - began) / 1000) * rate;
    while (result.sent < due) {
      const number = result.sent++;
      const call = oneCall(agent, port, paths[number % 3], number).then((fate) => {
        underWay.delete(call);
        if (fate !== "right") result[fate]++;
      });
      underWay.add(call);
    }
  }, 10);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      agent.destroy();
      return result;
    },
  };
}

function oneCall(agent, port, route, number) {
  const path = `/${route}/${number}`;
  return new Promise((resolve) => {
    get({ agent, port, host: "127.0.0.1", path }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      response.on("error", () => {});
      response.on("close", () => {
        if (response.statusCode !== 200 || !response.complete) return resolve("lost");
        const [name, version, url] = body.split(" ");
        const meant = route === "swap" ? ["even", "odd"][Number(version) % 2] : route;
        resolve(name === meant && url === path ? "right" : "misrouted");
      });
    }).on("error", () => resolve("lost"));
  });
}

/** Event streams and WebSockets, each of which says something ten times a second. */
async function openStreams(port) {
  const sockets = [];
  const lastHeard = new Map();
  let closed = 0;
  const keep = (socket, source) => {
    sockets.push(socket);
    lastHeard.set(socket, performance.now());
    source.on("data", () => lastHeard.set(socket, performance.now()));
    socket.on("error", () => {}).once("close", () => closed++);
  };
  for (let n = 0; n < streamsOfEachKind; n++) {
    const events = get({ port, host: "127.0.0.1", path: "/swap/stream", agent: false });
    const [response] = await once(events, "response");
    keep(response.socket, response);
    const headers = { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Key": "x" };
    const handshake = request({ port, host: "127.0.0.1", path: "/swap/socket", headers, agent: false }).end();
    const [, socket] = await once(handshake, "upgrade");
    keep(socket, socket);
  }
  return {
    dropped: () => closed,
    silent: () => [...lastHeard.values()].filter((heard) => performance.now() - heard > 2000).length,
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
