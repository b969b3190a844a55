import { tmpdir } from "node:os";
import { createServer } from "vite";

const [port, target] = process.argv.slice(2);
const server = await createServer({
  configFile: false,
  root: tmpdir(),
  logLevel: "error",
  optimizeDeps: { noDiscovery: true },
  server: {
    host: "127.0.0.1",
    port: Number(port),
    watch: null,
    proxy: { "/api": { target, changeOrigin: true, ws: true } },
  },
});
await server.listen();
