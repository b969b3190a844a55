import httpProxy from "http-proxy";

const [port, target] = process.argv.slice(2);
httpProxy
  .createProxyServer({ target, ws: true })
  .on("error", () => {})
  .listen(Number(port), "127.0.0.1");
