import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type Demo, type DemoOptions, startDemo } from "../../src/demo/index.ts";
import type { Exchange } from "../../src/observe/exchange.ts";

const toClose: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

async function start(options: DemoOptions): Promise<Demo> {
  const demo = await startDemo({ port: 0, ...options });
  toClose.push(demo.close);
  return demo;
}

test("the demo starts an API, a proxy in front of it and a page, and says where", async () => {
  const demo = await start({ pagePort: 0 });
  expect(demo.notices).toEqual([]);
  const [direct, proxied, page] = await Promise.all([
    fetch(`${demo.apiUrl}/menu/1`),
    fetch(`${demo.proxyUrl}/menu/1`, { headers: { origin: demo.pageUrl } }),
    fetch(demo.pageUrl),
  ]);
  expect(await direct.json()).toEqual(await proxied.json());
  expect(direct.headers.get("access-control-allow-origin")).toBe(null);
  expect(proxied.headers.get("access-control-allow-origin")).toBe(demo.pageUrl);
  expect(await page.text()).toContain("The same call, two ways");
});

test("the demo reports the proxy's exchanges", async () => {
  const exchanges: Exchange[] = [];
  let told = (): void => {};
  const ended = new Promise<void>((resolve) => {
    told = resolve;
  });
  const demo = await start({
    pagePort: 0,
    onExchange(exchange) {
      exchanges.push(exchange);
      told();
    },
  });
  await (await fetch(`${demo.proxyUrl}/menu`)).text();
  await ended;
  expect(exchanges).toMatchObject([
    { kind: "call", path: "/menu", status: 200, upstream: `${demo.apiUrl}/menu` },
  ]);
});

test("a server that is down is its own route, and its 502 can be read", async () => {
  const demo = await start({ pagePort: 0 });
  const response = await fetch(`${demo.proxyUrl}/down`, { headers: { origin: demo.pageUrl } });
  expect(response.status).toBe(502);
  expect(response.headers.get("access-control-allow-origin")).toBe(demo.pageUrl);
  expect(await response.json()).toMatchObject({ error: { code: "upstream-refused" } });
});

test("a port that was asked for and is taken is an error, and nothing stays open", async () => {
  const port = await occupy(0);
  await expect(startDemo({ port, pagePort: 0 })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await expect(startDemo({ port: 0, pagePort: port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("a default port that is taken is passed by, and said", async () => {
  await occupy(3000);
  const demo = await start({});
  const port = new URL(demo.pageUrl).port;
  expect(Number(port)).toBeGreaterThan(3000);
  expect(demo.notices).toEqual([`Port 3000 is taken: the page is on ${port}.`]);
});

test("after close nobody answers", async () => {
  const demo = await startDemo({ port: 0, pagePort: 0 });
  await demo.close();
  for (const url of [demo.pageUrl, demo.proxyUrl, demo.apiUrl]) await expect(fetch(url)).rejects.toThrow();
});

/** Takes a port on 127.0.0.1, unless somebody else has it already. 0: a free one. */
async function occupy(port: number): Promise<number> {
  const server = createServer().listen(port, "127.0.0.1");
  toClose.push(() => server.close());
  await once(server, "listening").catch(() => {});
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}
