import { fileURLToPath } from "node:url";
import webpack from "webpack";
import WebpackDevServer from "webpack-dev-server";

const [port, target] = process.argv.slice(2);
const entry = fileURLToPath(new URL("./answers-itself.js", import.meta.url));
const compiler = webpack({
  mode: "development",
  entry,
  target: "node",
  output: { path: "/" },
  stats: "none",
});
await new WebpackDevServer(
  {
    host: "127.0.0.1",
    port: Number(port),
    hot: false,
    liveReload: false,
    proxy: [{ context: ["/api"], target, changeOrigin: true, ws: true, logLevel: "silent" }],
  },
  compiler,
).start();
