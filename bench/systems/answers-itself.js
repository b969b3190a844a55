import { createServer } from "node:http";

const [port] = process.argv.slice(2);
const body = '{"id":1,"name":"Ada"}';
createServer((request, response) => {
  const cors = ["Access-Control-Allow-Origin", request.headers.origin ?? "*", "Vary", "Origin"];
  if (request.method === "OPTIONS") {
    const asked = request.headers["access-control-request-headers"] ?? "";
    const allowed = ["Access-Control-Allow-Methods", "GET,POST,PUT", "Access-Control-Allow-Headers", asked];
    response.writeHead(204, [...cors, ...allowed]).end();
  } else {
    const type = ["Content-Type", "application/json", "Content-Length", String(body.length)];
    response.writeHead(200, [...cors, ...type]).end(body);
  }
}).listen(Number(port), "127.0.0.1");
