import { Agent } from "node:http";
import httpProxy from "http-proxy";

const [port, target] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
httpProxy
  .createProxyServer({ target, agent, ws: true })
  .on("error", () => {})
  .listen(Number(port), "127.0.0.1");
