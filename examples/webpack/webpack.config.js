import corswalk from "corswalk/webpack";

export default {
  mode: "development",
  entry: "./main.js",
  output: { clean: true },
  devServer: {
    host: "localhost",
    // The routes are in proxy.config.json: a save there is in force at once.
    setupMiddlewares: corswalk(),
  },
};
