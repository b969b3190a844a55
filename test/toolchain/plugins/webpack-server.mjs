// node webpack-server.mjs <webpack> <webpack-dev-server> <plugin>: then one server for each line of standard input,
// { "root": folder, "plugged": whether with the plugin, "given": its argument, "proxy": the server's own proxy }
import { createInterface } from "node:readline";

const [webpackUrl, serverUrl, pluginUrl] = process.argv.slice(2);
const { default: webpack } = await import(webpackUrl);
const { default: Server } = await import(serverUrl);
const { default: corswalk } = await import(pluginUrl);

for await (const line of createInterface({ input: process.stdin })) {
  const { root, plugged, given, proxy } = JSON.parse(line);
  const compiler = webpack({
    mode: "development",
    context: root,
    entry: `${root}/main.js`,
    output: { path: `${root}/dist` },
    infrastructureLogging: { level: "log" },
  });
  const devServer = { host: "127.0.0.1", port: 0, static: { directory: root, watch: false }, proxy };
  if (plugged) devServer.setupMiddlewares = corswalk(given);
  const server = new Server(devServer, compiler);
  await server.start();
  console.log(`${root} on port ${server.server.address().port}.`);
}
