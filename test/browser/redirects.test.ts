/// <reference lib="dom" />
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeBrowser, launchChromium } from "../support/chromium.ts";
import { servers } from "../support/servers.ts";

/** Fetches like a page, and says where it ended. */
async function follow([url, redirect]: readonly [string, RequestRedirect]): Promise<unknown> {
  try {
    const response = await fetch(url, { redirect, credentials: "include" });
    return { type: response.type, url: response.url, body: await response.text() };
  } catch (error) {
    return String(error);
  }
}

describeBrowser("redirects through the proxy", () => {
  const running = servers();
  let browser: Browser;
  let page: Page;
  let proxy = 0;
  const seen: { shop: IncomingMessage[]; pay: IncomingMessage[] } = { shop: [], pay: [] };

  beforeAll(async () => {
    browser = await launchChromium();
    const ports = { shop: 0, pay: 0 };
    const redirect = (response: ServerResponse, location: string, status = 302) =>
      response.writeHead(status, { Location: location }).end();
    ports.shop = await running.serve((request, response) => {
      seen.shop.push(request);
      if (request.url === "/cart/checkout")
        redirect(response, `http://localhost:${ports.pay}/v2/pay?order=7`, 303);
      else if (request.url === "/cart/done?paid=1") response.end("thank you");
      else response.writeHead(404).end();
    });
    ports.pay = await running.serve((request, response) => {
      seen.pay.push(request);
      if (request.url === "/v2/pay?order=7") redirect(response, "confirm#top", 307);
      else if (request.url === "/v2/confirm")
        redirect(response, `http://localhost:${ports.shop}/cart/done?paid=1`, 301);
      else response.writeHead(404).end();
    });
    const pagePort = await running.serve((_request, response) => {
      response.setHeader("Content-Type", "text/html").end("<!doctype html><title>app</title>");
    });
    const config = {
      routes: {
        "/cart": { target: `http://localhost:${ports.shop}`, headers: { "X-Shop-Key": "shop-secret" } },
        "/payments": {
          target: `http://localhost:${ports.pay}/v2`,
          stripPrefix: true,
          headers: { "X-Pay-Key": "pay-secret" },
        },
      },
    };
    proxy = (await running.proxy(config)).port;
    page = await (await browser.newContext()).newPage();
    await page.goto(`http://localhost:${pagePort}`);
  });
  afterAll(async () => {
    await browser.close();
    await running.closeAll();
  });

  const start = () => `http://localhost:${proxy}/cart/checkout`;

  it("a chain over two upstreams and back never leaves it", async () => {
    expect(await page.evaluate(follow, [start(), "follow"] as const)).toEqual({
      type: "cors",
      url: `http://localhost:${proxy}/cart/done?paid=1`,
      body: "thank you",
    });
    expect(seen.pay.map(({ url }) => url)).toEqual(["/v2/pay?order=7", "/v2/confirm"]);
  });

  it("injected secrets go to their own target only", () => {
    expect(seen.shop.length).toBeGreaterThan(0);
    for (const { headers } of seen.shop) expect(headers).toMatchObject({ "x-shop-key": "shop-secret" });
    for (const { headers } of seen.pay) expect(headers).toMatchObject({ "x-pay-key": "pay-secret" });
    expect(JSON.stringify(seen.shop.map(({ headers }) => headers))).not.toContain("pay-secret");
    expect(JSON.stringify(seen.pay.map(({ headers }) => headers))).not.toContain("shop-secret");
  });

  it("manual and error mean what they mean everywhere", async () => {
    expect(await page.evaluate(follow, [start(), "manual"] as const)).toMatchObject({
      type: "opaqueredirect",
    });
    expect(await page.evaluate(follow, [start(), "error"] as const)).toBe("TypeError: Failed to fetch");
  });

  it("a navigation ends at the proxy too", async () => {
    const tab = await (await browser.newContext()).newPage();
    await tab.goto(start());
    expect(tab.url()).toBe(`http://localhost:${proxy}/cart/done?paid=1#top`);
    expect(await tab.textContent("body")).toBe("thank you");
  });

  describe("a login at an identity provider", () => {
    it("leaves for it and comes back, redirect_uri and state as they were", async () => {
      const asked: URL[] = [];
      const provider = await running.serve((request, response) => {
        const url = new URL(request.url ?? "/", "http://idp.test");
        asked.push(url);
        const back = url.searchParams.get("redirect_uri") ?? "";
        response
          .writeHead(302, { Location: `${back}?code=c0de&state=${url.searchParams.get("state")}` })
          .end();
      });
      let api = 0;
      api = await running.serve((request, response) => {
        const own = `http://localhost:${gate}`;
        if (request.url === "/auth") {
          const back = encodeURIComponent(`${own}/auth/callback`);
          response
            .writeHead(302, {
              Location: `http://127.0.0.1:${provider}/authorize?redirect_uri=${back}&state=x%2Fy`,
            })
            .end();
        } else response.end(`came back with ${request.url}`);
      });
      const gate = (await running.proxy({ target: `http://localhost:${api}` })).port;
      const tab = await (await browser.newContext()).newPage();
      await tab.goto(`http://localhost:${gate}/auth`);
      expect(asked[0]?.searchParams.get("redirect_uri")).toBe(`http://localhost:${gate}/auth/callback`);
      expect(await tab.textContent("body")).toBe("came back with /auth/callback?code=c0de&state=x/y");
    });
  });
});
