import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { runnerImport } from "vite";
import { start, stop } from "./process.js";

/**
 * A page of another origin than every system's, in a Chromium of its own each time: no preflight and no connection is remembered.
 * Nobody watches that browser: what tells a debugger of each call costs it as much as the call.
 */
export async function openPages(folder) {
  const finder = new URL("../test/support/find-chromium.ts", import.meta.url);
  const { chromiumPath, HOW_TO_GET_CHROMIUM } = (await runnerImport(finder.pathname)).module;
  if (chromiumPath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);
  const server = createServer((request, response) => {
    if (request.method === "POST") request.on("data", (text) => server.emit("took", Number(text)));
    response.writeHead(200, { "Content-Type": "text/html" }).end(page);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = `http://127.0.0.1:${server.address().port}`;

  async function timeToLast(url) {
    const profile = mkdtempSync(join(folder, "chromium-"));
    const args = [...quiet, `--user-data-dir=${profile}`, `${address}/?${url}`];
    const browser = start(undefined, { command: chromiumPath, args }, join(folder, "chromium.log"));
    try {
      const [took] = await once(server, "took", { signal: AbortSignal.timeout(30_000) });
      if (!Number.isFinite(took)) throw new Error("a call failed");
      return took;
    } finally {
      await stop(browser);
    }
  }
  return { timeToLast, close: () => server.close() };
}

const quiet = [
  "--headless",
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Milliseconds until the last of 100 preflighted calls is answered, each to a URL of its own; begun when the start has died away. */
const page = `<!doctype html>
<title>calls</title>
<script type="module">
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const began = performance.now();
  const call = async (_, id) => {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(location.search.slice(1) + "/" + id, { method: "PUT", headers, body: '{"name":"Ada"}' });
    await response.json();
  };
  let took;
  try {
    await Promise.all(Array.from({ length: 100 }, call));
    took = performance.now() - began;
  } catch {}
  await fetch("/", { method: "POST", body: String(took) });
</script>`;
