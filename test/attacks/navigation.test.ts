import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Exchange } from "../../src/observe/exchange.ts";
import { type CorsProxy, createProxy } from "../../src/proxy.ts";
import { describeBrowser } from "../support/chromium.ts";
import { arrivals } from "./arrivals.ts";
import { openWorld, type World } from "./hostile.ts";
import { openUpstream, treasure, type Upstream } from "./upstream.ts";

describeBrowser("a foreign site that sends the browser to the proxy", () => {
  const exchanges = arrivals<Exchange>();
  let world: World;
  let upstream: Upstream;
  let proxy: CorsProxy;
  let provider: Server;
  let base = "";

  beforeAll(async () => {
    [world, upstream] = await Promise.all([openWorld(), openUpstream()]);
    proxy = createProxy({ port: 0, target: upstream.url }, { onExchange: exchanges.add });
    base = `http://localhost:${(await proxy.listen()).port}`;
    // A login provider: sends whoever comes back with a code.
    provider = createServer((_, response) =>
      response.writeHead(302, { Location: `${base}/callback-page?code=4711` }).end(),
    );
    await new Promise<void>((done) => provider.listen(0, "127.0.0.1", done));
  });
  afterAll(async () => {
    await world.close();
    await proxy.close({ within: 0 });
    await upstream.close();
    provider.close();
  });

  const answered = (path: string) => exchanges.first((seen) => seen.path === path);

  async function onHostilePage(): Promise<Page> {
    const context = await world.browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto(`https://evil.test:${world.securePort}/`);
    return page;
  }

  it("is let in by a link, and reads nothing of what it leads to", async () => {
    const page = await onHostilePage();
    const [popup] = await Promise.all([
      page.waitForEvent("popup"),
      page.evaluate((url) => {
        Reflect.set(globalThis, "popup", window.open(url));
      }, `${base}/link-page`),
    ]);
    await popup.waitForURL(`${base}/link-page`);
    expect(await popup.title()).toBe(treasure);
    const read = page.evaluate(() => Reflect.get(globalThis, "popup").document.title);
    await expect(read).rejects.toThrow(/cross-origin/);
    await page.context().close();
  });

  it("brings a login back", async () => {
    const page = await onHostilePage();
    await page.evaluate(
      (port) => {
        location.href = `http://login.test:${port}/`;
      },
      (provider.address() as AddressInfo).port,
    );
    await page.waitForURL(`${base}/callback-page?code=4711`);
    expect(await page.title()).toBe(treasure);
    await page.context().close();
  });

  it("may not post a form at the top, and the person there reads why", async () => {
    const page = await onHostilePage();
    await page.evaluate((url) => {
      document.body.innerHTML = `<form method="post" action="${url}"></form>`;
      document.forms[0]?.submit();
    }, `${base}/form-page`);
    await page.waitForURL(`${base}/form-page`);
    // Chromium sends no origin from https to http.
    expect(await page.textContent("body")).toContain('add "null" to cors.origins');
    expect(upstream.hits.all).not.toContain("/form-page");
    await page.context().close();
  });

  it("may not have a page fetched ahead, which Chromium does as if its address had been typed", async () => {
    const page = await onHostilePage();
    await page.evaluate((url) => {
      const rules = document.createElement("script");
      rules.type = "speculationrules";
      rules.text = JSON.stringify({ prefetch: [{ urls: [url] }] });
      document.head.append(rules);
    }, `${base}/ahead-page`);
    const { kind, status, failure } = await answered("/ahead-page");
    expect({ kind, status, code: failure?.code }).toEqual({
      kind: "refused",
      status: 403,
      code: "origin-refused",
    });
    expect(upstream.hits.all).not.toContain("/ahead-page");
    await page.context().close();
  });
});
