import { readFileSync } from "node:fs";
import { createServer } from "node:http";

/** The page and its script; nothing of it knows where the API is. */
const files = { "/": ["index.html", "text/html"], "/main.js": ["main.js", "text/javascript"] };

const server = createServer(({ url }, response) => {
  const [file, type] = files[url.split("?")[0]] ?? [];
  if (file === undefined) return response.writeHead(404).end();
  response.setHeader("Content-Type", type).end(readFileSync(new URL(file, import.meta.url)));
});
const { PORT = "3000", HOST = "127.0.0.1" } = process.env;
server.listen(Number(PORT), HOST, () => console.log(`open http://localhost:${server.address().port}`));

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(0));
