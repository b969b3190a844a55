// An API 50 ms away that sends correct CORS headers itself: each answer is 50 ms late, a preflight's as well.
// GET /heard tells what has come since it was asked last.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

const [port] = process.argv.slice(2);
const away = 50;
const nothing = { preflights: 0, calls: 0, connections: 0 };
let heard = { ...nothing };

const server = createServer((request, response) => {
  if (request.url === "/heard") {
    response.end(JSON.stringify(heard));
    heard = { ...nothing };
    return;
  }
  const isPreflight = request.method === "OPTIONS";
  heard[isPreflight ? "preflights" : "calls"]++;
  const cors = { "Access-Control-Allow-Origin": request.headers.origin ?? "*", Vary: "Origin" };
  const allowed = {
    "Access-Control-Allow-Methods": "PUT",
    "Access-Control-Allow-Headers": "content-type",
    "Access-Control-Max-Age": "600",
  };
  const json = { "Content-Type": "application/json", "X-Answer": randomUUID() };
  setTimeout(() => {
    if (isPreflight) response.writeHead(204, { ...cors, ...allowed }).end();
    else response.writeHead(200, { ...cors, ...json }).end('{"id":1,"name":"Ada"}');
  }, away);
});
server.on("connection", () => heard.connections++);
// No way has to connect anew because of a pause between two runs.
server.keepAliveTimeout = 60_000;
server.listen(Number(port), "127.0.0.1");
