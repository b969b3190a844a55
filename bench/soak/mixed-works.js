import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer } from "node:http";
import { call, echo, leave, passed, patternOf, stream } from "./mixed-clients.js";

const largest = 1e6;
const sizeOf = () => Math.floor(Math.random() * largest);
const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** How many of a kind there are at once. */
const sides = {
  calls: 8,
  uploads: 2,
  downloads: 2,
  "event streams": 4,
  WebSockets: 4,
  "clients that left": 2,
};

/** All kinds of work side by side until the time is over; each tells what was wrong in one sentence, and goes on. */
export async function works({ port, flapping, config, until }) {
  const counts = {};
  const wrong = new Map();
  const waits = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let number = 0;

  const kinds = {
    calls: async () => {
      const path = `/item/${number++}`;
      const oldest = config.inForce();
      const began = performance.now();
      const { status, allowed, body } = await call(agent, port, path);
      waits.push(performance.now() - began);
      const [id, version] = String(body).split(" ");
      return status === 200 && allowed !== undefined && id === path && Number(version) >= oldest;
    },
    uploads: async () => {
      const sent = randomBytes(sizeOf());
      const { body } = await call(agent, port, "/upload", { method: "POST", sent });
      return String(body) === hashOf(sent);
    },
    downloads: async () => {
      const size = sizeOf();
      const { body } = await call(agent, port, `/download/${size}`);
      return hashOf(body) === hashOf(patternOf(size));
    },
    "event streams": () => stream(agent, port),
    WebSockets: () => echo(port),
    "clients that left": async () => {
      await leave(agent, port, number++);
      return true;
    },
    "calls to an upstream that comes and goes": async () => {
      const { status, allowed } = await call(agent, port, "/flapping/x");
      return (status === 200 || status === 502) && allowed !== undefined;
    },
    "calls to a name that does not resolve": async () => {
      const { status, code } = await call(agent, port, "/nowhere/x");
      return status === 502 && code === "upstream-unresolved";
    },
  };

  const repeat = async (name, work) => {
    while (performance.now() < until) {
      const fault = await work().then(
        (right) => (right ? undefined : "an answer is not the call's own"),
        (error) => error.message,
      );
      counts[name] = (counts[name] ?? 0) + 1;
      if (fault !== undefined) wrong.set(`${name}: ${fault}`, (wrong.get(`${name}: ${fault}`) ?? 0) + 1);
    }
  };
  const all = Object.entries(kinds).flatMap(([name, work]) =>
    Array.from({ length: sides[name] ?? 1 }, () => repeat(name, work)),
  );
  const reloads = setInterval(config.write, 2000);
  await Promise.all([...all, flap(flapping, until)]);
  clearInterval(reloads);
  agent.destroy();
  return { counts, wrong, waits };
}

/** Half a second there, half a second gone. */
async function flap(port, until) {
  while (performance.now() < until) {
    const server = createServer((_, response) => response.end("here")).listen(port, "127.0.0.1");
    await once(server, "listening");
    await passed(500);
    server.close().closeAllConnections();
    await once(server, "close");
    await passed(500);
  }
}
