import { createServer } from "node:http";
import { createProxyServer } from "httpxy";

const [port, target] = process.argv.slice(2);
const proxy = createProxyServer({ target, ws: true });
createServer((request, response) => proxy.web(request, response).catch(() => response.destroy()))
  .on("upgrade", (request, socket, head) => proxy.ws(request, socket, {}, head).catch(() => socket.destroy()))
  .listen(Number(port), "127.0.0.1");
