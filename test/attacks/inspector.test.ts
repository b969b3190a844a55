/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inspected } from "../inspector/inspect.ts";
import { describeBrowser } from "../support/chromium.ts";
import { answeringUpstream } from "../support/raw.ts";
import { attack } from "./attack.ts";
import { openWorld, type World } from "./hostile.ts";
import { treasure } from "./upstream.ts";

/** The inspector knows what went through the proxy: a page of another site gets at none of it, and changes nothing. */
describeBrowser("the inspector, from a hostile page", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  async function open(url: string): Promise<Page> {
    const page = await (await world.browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await page.goto(url);
    return page;
  }

  it.each([
    ["its page", "/?"],
    ["its program", "/inspector.js?"],
    ["what it knows", "/api/har?"],
    ["what it shows of the config", "/api/config?"],
    ["its stream", "/api/events?"],
    ["its deeds", "/api/clear?"],
  ])("%s is refused to every vector", async (_, path) => {
    const upstream = await answeringUpstream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    const { inspector, proxyUrl, ring } = await inspected({ target: upstream.url });
    await (await fetch(`${proxyUrl}/${treasure}`)).text();
    const page = await open(`http://evil.test:${world.port}/`);
    const statuses = new Set<number>();
    page.on("response", (response) => {
      if (new URL(response.url()).port === String(inspector.port)) statuses.add(response.status());
    });
    const read = await attack(page, `http://localhost:${inspector.port}${path}`);
    expect(Object.entries(read).filter(([, text]) => text !== "")).toEqual([]);
    expect([...statuses]).toEqual([403]);
    expect(ring.all()).toHaveLength(1);
    await page.context().close();
  });

  it("is not there under a name that was made to lead to it", async () => {
    const { inspector } = await inspected({ target: "http://127.0.0.1:1" });
    const page = await (await world.browser.newContext()).newPage();
    const answer = await page.goto(`http://rebound.test:${inspector.port}/`);
    expect(answer?.status()).toBe(421);
    const read = page.evaluate(async () => (await fetch("/api/har")).status);
    expect(await read).toBe(421);
    await page.context().close();
  });
});
