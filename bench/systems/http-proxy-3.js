import { createProxyServer } from "http-proxy-3";

const [port, target] = process.argv.slice(2);
createProxyServer({ target, ws: true })
  .on("error", () => {})
  .listen(Number(port), "127.0.0.1");
