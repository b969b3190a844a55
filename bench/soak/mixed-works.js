import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer } from "node:http";
import { call, echo, leave, origin, passed, patternOf, stream } from "./mixed-clients.js";
import { failed, faultsOf, held } from "./mixed-faults.js";

const largest = 1e6;
const longest = 60_000;
const sizeOf = () => Math.floor(Math.random() * largest);
const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex");
const twentyEvents = Array.from({ length: 20 }, (_, i) => `data: ${i + 1}\n\n`).join("");

/** How many of a kind there are at once. */
const sides = {
  calls: 8,
  uploads: 2,
  downloads: 2,
  "event streams": 4,
  WebSockets: 4,
  "clients that left": 2,
};

/** All kinds of work side by side until the time is over; each tells what it holds of an answer, and goes on. */
export async function works({ port, flapping, config, until }) {
  const counts = {};
  const faults = faultsOf(performance.now());
  const waits = [];
  const visits = { made: 0, met: new Set() };
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const answered = ({ status, allowed }) => [
    held("status", 200, status),
    held("Access-Control-Allow-Origin", origin, allowed),
  ];
  let number = 0;

  const kinds = {
    calls: async () => {
      const path = `/item/${number++}`;
      const oldest = config.inForce();
      const began = performance.now();
      const answer = await call(agent, port, path);
      waits.push(performance.now() - began);
      const [id, version] = String(answer.body).split(" ");
      config.seen(Number(version));
      return [
        ...answered(answer),
        held("the call's own answer", path, id),
        held("no older config than another call has met before", oldest, version, Number(version) >= oldest),
      ];
    },
    uploads: async () => {
      const sent = randomBytes(sizeOf());
      const answer = await call(agent, port, "/upload", { method: "POST", sent });
      return [...answered(answer), held("the upload's hash", hashOf(sent), String(answer.body))];
    },
    downloads: async () => {
      const size = sizeOf();
      const answer = await call(agent, port, `/download/${size}`);
      return [
        ...answered(answer),
        held("length", size, answer.body.length),
        held("the download's hash", hashOf(patternOf(size)), hashOf(answer.body)),
      ];
    },
    "event streams": async () => {
      const text = await stream(agent, port);
      return [held("twenty events, in order", twentyEvents, text, text.startsWith(twentyEvents))];
    },
    WebSockets: async () => [held("messages that come back as they were sent", 20, await echo(port))],
    "clients that left": async () => {
      await leave(agent, port, number++);
      return [];
    },
    "calls to an upstream that comes and goes": async () => {
      const { status, code, allowed, body } = await call(agent, port, "/flapping/x");
      const told = status === 200 ? String(body) : `${status} ${code}`;
      if (told === "here") visits.met.add(visits.made);
      return [
        held("its answer, or a 502 that tells that it is gone", "here", told, gone.has(told)),
        held("Access-Control-Allow-Origin", origin, allowed),
      ];
    },
    "calls to a name that does not resolve": async () => {
      const { status, code, allowed } = await call(agent, port, "/nowhere/x");
      return [
        held("a 502 that tells it", "502 upstream-unresolved", `${status} ${code}`),
        held("Access-Control-Allow-Origin", origin, allowed),
      ];
    },
  };

  const repeat = async (name, work) => {
    while (performance.now() < until) {
      const began = performance.now();
      const fault = await ofOneMinute(work()).then(
        (conditions) => conditions.find(({ holds }) => !holds),
        (error) => failed(error),
      );
      counts[name] = (counts[name] ?? 0) + 1;
      if (fault !== undefined) faults.note(name, began, fault);
    }
  };
  const all = Object.entries(kinds).flatMap(([name, work]) =>
    Array.from({ length: sides[name] ?? 1 }, () => repeat(name, work)),
  );
  const reloads = setInterval(() => {
    config.write();
    faults.happened("the config was replaced");
  }, 2000);
  await Promise.all([...all, flap(flapping, until, visits, faults.happened)]);
  clearInterval(reloads);
  agent.destroy();
  return { counts, faults, waits, visits: { made: visits.made, met: visits.met.size } };
}

const gone = new Set(["here", "502 upstream-refused", "502 upstream-reset"]);

/** A work that is never done would be waited for to no end. */
async function ofOneMinute(work) {
  let timer;
  const over = new Promise((_, reject) => {
    timer = setTimeout(reject, longest, new Error("nothing came of it within a minute"));
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}

/** Half a second there, half a second gone. */
async function flap(port, until, visits, happened) {
  while (performance.now() < until) {
    visits.made++;
    const server = createServer((_, response) => response.end("here")).listen(port, "127.0.0.1");
    await once(server, "listening");
    happened("the upstream came");
    await passed(500);
    server.close().closeAllConnections();
    await once(server, "close");
    happened("the upstream went");
    await passed(500);
  }
}
