import { once } from "node:events";
import { Agent, get, request } from "node:http";

/** Every call has a number, and what comes back must be the answer to that number, from where its config says. */
export function callEvenly(port, rate) {
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
export async function openStreams(port, ofEachKind) {
  const sockets = [];
  const lastHeard = new Map();
  let closed = 0;
  const keep = (socket, source) => {
    sockets.push(socket);
    lastHeard.set(socket, performance.now());
    source.on("data", () => lastHeard.set(socket, performance.now()));
    socket.on("error", () => {}).once("close", () => closed++);
  };
  for (let n = 0; n < ofEachKind; n++) {
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
