import { createServer } from "node:http";

// <<fix>>
const server = createServer((request, response) => {
  if (typeof cors === "function" && cors(request, response)) return;
  if (!request.url.startsWith("/orders/")) return response.writeHead(404).end();
  const { cookie = "", "x-api-key": key = "" } = request.headers;
  response.setHeader("X-Total", "3").end(JSON.stringify({ method: request.method, cookie, key }));
});
server.listen(0, "127.0.0.1", () => console.log(`port ${server.address().port}`));
