import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeBrowser } from "../support/chromium.ts";
import { startProxy } from "../support/proxy.ts";
import { type Heard, recordingUpstream } from "../support/upstream.ts";
import { openPage, sharedStage } from "./stage.ts";

/** An app with a session of its own: `/in` sets it, everything else echoes the Cookie header. */
function app(name: string) {
  return recordingUpstream(({ path, headers }, response) => {
    if (path.endsWith("/in")) response.setHeader("Set-Cookie", `session=${name}; Path=/; HttpOnly`);
    response.end(headers.cookie ?? "");
  });
}

function get(page: Page, url: string): Promise<string> {
  return page.evaluate((to) => fetch(to, { credentials: "include" }).then((answer) => answer.text()), url);
}

function cookiesOf(heard: readonly Heard[]): (string | undefined)[] {
  return heard.map(({ headers }) => headers.cookie);
}

describeBrowser("cookies of several apps under one host", () => {
  const stage = sharedStage();

  it("two routes to one upstream share its session", async () => {
    const { page } = await openPage(stage.browser);
    const { url } = await app("shop");
    const { port, notices } = await startProxy({
      routes: { "/auth": { target: url, stripPrefix: true }, "/api": url },
    });
    await get(page, `http://localhost:${port}/auth/in`);
    expect(await get(page, `http://localhost:${port}/api/orders`)).toBe("session=shop");
    expect(notices).toEqual([]);
  });

  it("two upstreams that set the same name: the later one wins, and one warning tells the ways out", async () => {
    const { page } = await openPage(stage.browser);
    const [shop, billing] = [await app("shop"), await app("billing")];
    const { port, notices } = await startProxy({ routes: { "/shop": shop.url, "/billing": billing.url } });
    for (const path of ["/shop/in", "/billing/in", "/shop/in", "/billing/in"]) {
      await get(page, `http://localhost:${port}${path}`);
    }
    expect(await get(page, `http://localhost:${port}/shop/cart`)).toBe("session=billing");
    expect(notices).toEqual([
      expect.stringMatching(/^session is set by .*"cookies": "scope".*"billing\.localhost\/"/),
    ]);
  });

  it.each([
    ["scope", "/shop", "/billing", "localhost", "localhost"],
    ["hosts of their own", "shop.localhost/", "billing.localhost/", "shop.localhost", "billing.localhost"],
  ])("%s keeps them apart", async (way, shopKey, billingKey, shopHost, billingHost) => {
    const { page } = await openPage(stage.browser, { host: shopHost });
    const [shop, billing] = [await app("shop"), await app("billing")];
    const options = { cookies: way === "scope" ? "scope" : "fit" } as const;
    const { port, notices } = await startProxy({
      routes: {
        [shopKey]: { target: shop.url, ...options },
        [billingKey]: { target: billing.url, ...options },
      },
    });
    const [atShop, atBilling] = [`http://${shopHost}:${port}/shop`, `http://${billingHost}:${port}/billing`];
    await get(page, `${atShop}/in`);
    await get(page, `${atBilling}/in`);
    expect(await get(page, `${atShop}/cart`)).toBe("session=shop");
    expect(await get(page, `${atBilling}/invoices`)).toBe("session=billing");
    expect(notices.filter((sentence) => sentence.startsWith("session"))).toEqual([]);
  });

  it("another upstream's session is not sent, and another local app's is named once", async () => {
    const { page } = await openPage(stage.browser, {
      headers: { "Set-Cookie": "wiki_session=canary; HttpOnly" },
    });
    const [shop, billing] = [await app("shop"), await app("billing")];
    const { port, exchangesAfter } = await startProxy({
      routes: { "/shop": shop.url, "/billing": billing.url },
    });
    await get(page, `http://localhost:${port}/shop/in`);
    await get(page, `http://localhost:${port}/billing/a`);
    await get(page, `http://localhost:${port}/billing/b`);
    expect(cookiesOf(billing.heard)).toEqual(["wiki_session=canary", "wiki_session=canary"]);
    const notes = (await exchangesAfter(3)).flatMap((exchange) => exchange.notes);
    expect(
      notes.filter(
        (note) => note.includes("wiki_session") && note.includes(`"sendCookies" of route /billing`),
      ),
    ).toHaveLength(1);
    expect(notes.filter((note) => note.includes("only other upstreams have set it: session"))).toHaveLength(
      1,
    );
    expect(notes.join()).not.toContain("canary");
  });

  it("sendCookies stops another local app's cookie", async () => {
    const { page } = await openPage(stage.browser, {
      headers: { "Set-Cookie": "wiki_session=canary; HttpOnly" },
    });
    const { url, heard } = await app("shop");
    const { port } = await startProxy({ routes: { "/": { target: url, sendCookies: ["sess*"] } } });
    await get(page, `http://localhost:${port}/in`);
    await get(page, `http://localhost:${port}/cart`);
    expect(cookiesOf(heard)).toEqual([undefined, "session=shop"]);
  });
});
