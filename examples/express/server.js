import corswalk from "corswalk/connect";
import express from "express";

// The routes are in proxy.config.json: a save there is in force at once.
const proxy = corswalk();
const app = express();
app.use(proxy);
app.use(express.static("public"));

const { PORT = "3000" } = process.env;
const server = app.listen(Number(PORT), "127.0.0.1", () => {
  console.log(`open http://localhost:${server.address().port}`);
});
server.on("upgrade", proxy.upgrade);
