import { Agent, request } from "node:http";
import { listening, startProxy } from "./kit.js";

/** 50,000 calls to an upstream that ends idle connections just when the next call may come: no GET fails, no POST is executed twice. */
export async function soak({ calls: count }) {
  const executed = new Map();
  let received = 0;
  const upstream = await listening((socket) => {
    let idle;
    socket.on("data", (data) => {
      clearTimeout(idle);
      const [line = ""] = data.toString("latin1").split(" HTTP", 1);
      received++;
      executed.set(line, (executed.get(line) ?? 0) + 1);
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
      idle = setTimeout(() => socket.destroy(), Math.random() * 4);
    });
  });
  const proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const failed = { GET: 0, POST: 0 };
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const n = next++;
      const method = n % 2 === 0 ? "GET" : "POST";
      const status = await call(agent, proxy.port, method, `/${n}`);
      if (status !== 200) failed[method]++;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
    }
  };
  await Promise.all(Array.from({ length: 20 }, worker));
  agent.destroy();
  upstream.stop();
  proxy.stop();
  const twice = (method) =>
    [...executed].filter(([line, times]) => line.startsWith(method) && times > 1).length;
  return {
    figures: {
      calls: count,
      "requests the upstream saw": received,
      "GETs that failed": failed.GET,
      "GETs seen twice": twice("GET"),
      "POSTs that failed (sent, and lost with their connection)": failed.POST,
      "POSTs executed twice": twice("POST"),
    },
    missed: [
      ...(failed.GET > 0 ? ["no GET fails"] : []),
      ...(twice("POST") > 0 ? ["no POST is executed twice"] : []),
    ],
  };
}

function call(agent, port, method, path) {
  return new Promise((resolve, reject) => {
    const headers = method === "POST" ? { "Content-Length": 2 } : {};
    request({ agent, port, host: "127.0.0.1", method, path, headers }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    })
      .once("error", reject)
      .end(method === "POST" ? "hi" : undefined);
  });
}
