import { Agent, request } from "node:http";

const longest = 20_000;

/** Has the hostile upstream give `total` answers, and reads what comes out of the proxy as a strict client. */
export async function takeAnswers({ port, total, lanes }) {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const seen = { answers: 0, whole: 0, refused: 0, cut: 0, switched: 0, unreadable: [], stuck: [] };
  let next = 0;
  const lane = async () => {
    for (let number = next++; number < total; number = next++) {
      seen.answers++;
      const fate = await oneCall(port, agent, number);
      if (Array.isArray(seen[fate])) seen[fate].push(number);
      else seen[fate]++;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  agent.destroy();
  return seen;
}

function oneCall(port, agent, number) {
  const method = ["GET", "GET", "GET", "HEAD", "POST", "DELETE"][number % 6];
  const upgrade = number % 11 === 0;
  const headers = {
    Origin: "http://localhost:3000",
    "Sec-Fetch-Site": number % 2 === 0 ? "same-site" : "cross-site",
    ...(upgrade ? { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Key": "x" } : {}),
  };
  return new Promise((resolve) => {
    const call = request({
      port,
      host: "127.0.0.1",
      path: `/hostile/${number}`,
      method: upgrade ? "GET" : method,
      headers,
      agent: upgrade ? false : agent,
      maxHeaderSize: 1024 * 1024,
    });
    const timer = setTimeout(() => finish("stuck"), longest);
    const finish = (fate) => {
      clearTimeout(timer);
      if (fate === "stuck") call.destroy();
      resolve(fate);
    };
    call.on("upgrade", (_response, socket) => {
      socket.on("error", () => {});
      socket.destroy();
      finish("switched");
    });
    call.on("response", (response) => {
      const own = response.headers["x-corswalk"] !== undefined;
      response.resume();
      response.on("error", () => {});
      response.on("close", () => finish(own ? "refused" : response.complete ? "whole" : "cut"));
    });
    // The proxy may cut an answer, but what it sends is HTTP: a parser's error is the proxy's fault.
    call.on("error", ({ code = "" }) => finish(code.startsWith("HPE_") ? "unreadable" : "cut"));
    call.end(method === "POST" ? "a body" : undefined);
  });
}
