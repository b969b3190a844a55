// node webpack-server.mjs <webpack> <webpack-dev-server> <plugin, or nothing> <root> <devServer options as JSON>
const [webpackUrl, serverUrl, pluginUrl, root, options] = process.argv.slice(2);
const { default: webpack } = await import(webpackUrl);
const { default: Server } = await import(serverUrl);
const { proxy, given } = JSON.parse(options);

const compiler = webpack({
  mode: "development",
  context: root,
  entry: `${root}/main.js`,
  output: { path: `${root}/dist` },
  infrastructureLogging: { level: "log" },
});
const devServer = {
  host: "127.0.0.1",
  port: 0,
  static: { directory: root, watch: false },
  proxy,
};
if (pluginUrl !== "") {
  const { default: corswalk } = await import(pluginUrl);
  devServer.setupMiddlewares = corswalk(given);
}
const server = new Server(devServer, compiler);
await server.start();
console.log(`port ${server.server.address().port}.`);
