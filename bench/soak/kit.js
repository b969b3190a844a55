import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

const proxyProcess = new URL("./proxy-process.js", import.meta.url);

/** A proxy to `target` in a process of its own. `measure` tells what it holds, after a collection where asked. */
export async function startProxy(target) {
  const child = fork(proxyProcess, [target], { execArgv: ["--expose-gc"] });
  const [{ port }] = await once(child, "message");
  const measure = async (wish = "measure") => {
    const told = once(child, "message");
    child.send(wish);
    const [{ measured }] = await told;
    return measured;
  };
  return { port, measure, stop: () => child.disconnect() };
}

/** A bare TCP server on a free port; `open` are its connections. */
export async function listening(onSocket) {
  const open = new Set();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {}).once("close", () => open.delete(socket));
    onSocket(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, open, stop: () => server.close() };
}

export const megabytes = (bytes) => Math.round((bytes / 1024 / 1024) * 10) / 10;

/** Waits until `ready()` holds, at most `seconds`; tells whether it does. */
export async function until(ready, seconds) {
  const end = performance.now() + seconds * 1000;
  while (!(await ready())) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
