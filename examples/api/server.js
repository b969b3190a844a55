import { createServer } from "node:http";

/** An API like most: it has a session, and has never heard of CORS. */
const server = createServer((request, response) => {
  const { method, url, headers } = request;
  if (method === "POST" && url === "/api/login") {
    response.writeHead(204, { "Set-Cookie": "session=ada; HttpOnly; Path=/; SameSite=Lax" }).end();
  } else if (url === "/api/me") {
    const isAda = /\bsession=ada\b/.test(headers.cookie ?? "");
    response.writeHead(isAda ? 200 : 401, { "Content-Type": "application/json" });
    response.end(JSON.stringify(isAda ? { name: "Ada" } : { error: "log in first" }));
  } else response.writeHead(404).end();
});
const { PORT = "3001", HOST = "127.0.0.1" } = process.env;
server.listen(Number(PORT), HOST, () => console.log(`the API is on port ${server.address().port}`));

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(0));
