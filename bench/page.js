import { once } from "node:events";
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import { runnerImport } from "vite";

/** A page of another origin than every system's, in Chromium. */
export async function openPages() {
  const finder = new URL("../test/support/find-chromium.ts", import.meta.url);
  const { chromiumPath, HOW_TO_GET_CHROMIUM } = (await runnerImport(finder.pathname)).module;
  if (chromiumPath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);
  const server = createServer((_, response) =>
    response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html><title>calls</title>"),
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const address = `http://127.0.0.1:${server.address().port}/`;
  return {
    timeToLast: (url) => timeToLast(browser, address, url),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/**
 * Milliseconds until the last of 100 preflighted calls is answered, each to a URL of its own below `url`. In a context of its
 * own each time: no preflight and no connection is remembered.
 */
async function timeToLast(browser, address, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const took = await page.evaluate(async (base) => {
    const began = performance.now();
    const call = async (_, id) => {
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(`${base}/${id}`, { method: "PUT", headers, body: '{"name":"Ada"}' });
      await response.json();
    };
    await Promise.all(Array.from({ length: 100 }, call));
    return performance.now() - began;
  }, url);
  await context.close();
  return took;
}
