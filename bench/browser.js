// npm run bench:browser [rounds]: a page in Chromium makes 100 preflighted calls, each to its own URL, to an API 50 ms away,
// directly (the API sends correct CORS headers itself, with a max-age of 600) and through corswalk. Time to the last answer.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { runnerImport } from "vite";
import { freePort, stop } from "./process.js";

const { chromiumPath, HOW_TO_GET_CHROMIUM } = (await runnerImport("./test/support/find-chromium.ts")).module;
if (chromiumPath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);

const rounds = Number(process.argv[2] ?? 7);
const away = 50;
const heard = { preflights: 0, calls: 0 };

const api = createServer((request, response) => {
  heard[request.method === "OPTIONS" ? "preflights" : "calls"]++;
  const { origin = "*" } = request.headers;
  const cors = {
    "Access-Control-Allow-Origin": origin,
    "Access-Control-Allow-Credentials": "true",
    Vary: "Origin",
  };
  const allowed = {
    "Access-Control-Allow-Methods": "PUT",
    "Access-Control-Allow-Headers": "content-type",
    "Access-Control-Max-Age": "600",
  };
  setTimeout(() => {
    if (request.method === "OPTIONS") response.writeHead(204, { ...cors, ...allowed }).end();
    else response.writeHead(200, { ...cors, "Content-Type": "application/json" }).end('{"saved":true}');
  }, away);
});
const pages = createServer((_, response) =>
  response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>calls</title>"),
);
for (const server of [api, pages]) await once(server.listen(0, "127.0.0.1"), "listening");
const portOf = (server) => server.address().port;

const port = await freePort();
const command = fileURLToPath(new URL("../bin/corswalk.js", import.meta.url));
const proxy = spawn(process.execPath, [command, `127.0.0.1:${portOf(api)}`, "--port", port], {
  stdio: ["ignore", "pipe", "inherit"],
});
await once(proxy.stdout, "data");
proxy.stdout.resume();

const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const times = { directly: [], through: [] };
try {
  for (let round = 0; round <= rounds; round++) {
    for (const [way, target] of [
      ["directly", portOf(api)],
      ["through", port],
    ]) {
      Object.assign(heard, { preflights: 0, calls: 0 });
      const took = await timeOf(target);
      const preflights = way === "directly" ? 100 : 0;
      if (heard.preflights !== preflights || heard.calls !== 100) {
        throw new Error(`${way}: the API heard ${heard.preflights} preflights and ${heard.calls} calls`);
      }
      if (round > 0) times[way].push(took);
    }
  }
} finally {
  await browser.close();
  await stop(proxy);
  api.close();
  pages.close();
}

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const [direct, through] = [median(times.directly), median(times.through)];
console.log(`directly          ${direct.toFixed(0)} ms`);
console.log(
  `through corswalk  ${through.toFixed(0)} ms, ${(through / direct).toFixed(2)}x (wanted: at most 0.6x)`,
);
process.exitCode = through / direct <= 0.6 ? 0 : 1;

/** A browser of its own each time: no preflight and no connection is remembered. */
async function timeOf(target) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${portOf(pages)}/`);
  const took = await page.evaluate(async (base) => {
    const began = performance.now();
    const call = async (_, id) => {
      const response = await fetch(`${base}/items/${id}`, {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: '{"saved":true}',
        credentials: "include",
      });
      await response.json();
    };
    await Promise.all(Array.from({ length: 100 }, call));
    return performance.now() - began;
  }, `http://127.0.0.1:${target}`);
  await context.close();
  return took;
}
