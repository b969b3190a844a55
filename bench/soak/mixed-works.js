import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import { WebSocket } from "ws";

/** All kinds of work side by side until the time is over; each tells what was wrong in one sentence, and goes on. */
export async function works({ port, flapping, write, until }) {
  const counts = {};
  const wrong = [];
  const waits = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const ask = (path, options) => call(agent, port, path, options);
  let number = 0;

  const kinds = {
    calls: async () => {
      const path = `/item/${number++}`;
      const began = performance.now();
      const { status, body } = await ask(path);
      waits.push(performance.now() - began);
      return status === 200 && body === path;
    },
    uploads: async () => {
      const sent = randomBytes(Math.floor(Math.random() * 3e6));
      const { body } = await ask("/upload", { method: "POST", sent });
      return body === createHash("sha256").update(sent).digest("hex");
    },
    "event streams": () => stream(agent, port),
    WebSockets: () => echo(port),
    "clients that left": async () => {
      await leave(agent, port, Math.random() * 100);
      return true;
    },
    "calls to an upstream that comes and goes": async () => {
      const { status } = await ask("/flapping/x");
      return status === 200 || status === 502;
    },
    "calls to a name that does not resolve": async () => {
      const { status, code } = await ask("/nowhere/x");
      return status === 502 && code === "upstream-unresolved";
    },
  };
  const sides = { calls: 8, uploads: 2, "event streams": 4, WebSockets: 4 };

  const repeat = async (name, work) => {
    while (performance.now() < until) {
      try {
        counts[name] = (counts[name] ?? 0) + 1;
        if (!(await work())) wrong.push(`${name}: an answer is not the call's own`);
      } catch (error) {
        wrong.push(`${name}: ${error.message}`);
      }
    }
  };
  const all = Object.entries(kinds).flatMap(([name, work]) =>
    Array.from({ length: sides[name] ?? 1 }, () => repeat(name, work)),
  );
  const reloads = setInterval(write, 2000);
  const flaps = flap(flapping, until);
  await Promise.all([...all, flaps]);
  clearInterval(reloads);
  agent.destroy();
  return { counts, wrong, waits };
}

async function call(agent, port, path, { method = "GET", sent } = {}) {
  const length = sent === undefined ? {} : { "Content-Length": sent.length };
  const headers = { Origin: "http://localhost:3000", ...length };
  const asked = request({ agent, port, host: "127.0.0.1", path, method, headers });
  asked.end(sent);
  const [response] = await once(asked, "response");
  let body = "";
  for await (const chunk of response.setEncoding("utf8")) body += chunk;
  return { status: response.statusCode, code: response.headers["x-corswalk"], body };
}

/** Twenty events, in order and whole. */
async function stream(agent, port) {
  const asked = request({ agent, port, host: "127.0.0.1", path: "/events" }).end();
  const [response] = await once(asked, "response");
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) {
    text += chunk;
    if (text.split("\n\n").length > 20) break;
  }
  return text.startsWith(Array.from({ length: 20 }, (_, i) => `data: ${i + 1}\n\n`).join(""));
}

async function echo(port) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`);
  await once(socket, "open");
  let right = true;
  for (let round = 0; round < 20; round++) {
    const sent = randomBytes(1 + Math.floor(Math.random() * 5000));
    socket.send(sent);
    const [back] = await once(socket, "message");
    right &&= sent.equals(back);
  }
  socket.close();
  await once(socket, "close");
  return right;
}

/** Leaves before, during or after the head of an answer. */
async function leave(agent, port, milliseconds) {
  const path = milliseconds > 50 ? "/slow" : "/events";
  const asked = request({ agent, port, host: "127.0.0.1", path }).end();
  asked.on("error", () => {}).on("response", (response) => response.resume().on("error", () => {}));
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  asked.destroy();
}

/** Half a second there, half a second gone. */
async function flap(port, until) {
  while (performance.now() < until) {
    const server = createServer((_, response) => response.end("here")).listen(port, "127.0.0.1");
    await once(server, "listening");
    await new Promise((resolve) => setTimeout(resolve, 500));
    server.close().closeAllConnections();
    await once(server, "close");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
