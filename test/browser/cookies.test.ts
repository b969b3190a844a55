import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProxyRoute } from "../../src/config/config.ts";
import { type CorsProxy, createProxy } from "../../src/proxy.ts";
import { callOf } from "../rewrite/call.ts";
import { type ContextName, contexts, type Row, table } from "../rewrite/cookies.table.ts";
import { describeBrowser, launchChromium } from "../support/chromium.ts";
import { openRealSite, type RealSite } from "./real-site.ts";
import { openPages } from "./servers.ts";

/** Where the page is, in the contexts that a browser on loopback can be in. */
const pageHosts: Partial<Record<ContextName, string>> = {
  "http://localhost": "localhost",
  "http://127.0.0.1": "127.0.0.1",
  "http://[::1]": "[::1]",
  "http://app.localhost": "app.localhost",
  "a page on 127.0.0.1": "127.0.0.1",
};

/** What a browser made of a Set-Cookie. */
interface Kept {
  readonly names: readonly string[];
  /** What it sends with the next call of the same path. */
  readonly sent: string | undefined;
  /** What the page's script reads. */
  readonly read: string;
}

const realHosts = ["api.example.com", "intranet.example.com"];
const rows = table.filter(
  ({ context, route, given }) =>
    pageHosts[context] !== undefined && realHosts.includes(route.target.host) && !given.includes("Max-Age=0"),
);

describeBrowser("Chromium, asked about each row of the cookie table", () => {
  let site: RealSite;
  let pages: Awaited<ReturnType<typeof openPages>>;
  let browser: Browser;
  const proxies = new Map<ProxyRoute, { proxy: CorsProxy; port: number }>();
  const open = new Map<string, Promise<Page>>();
  const direct = new Map<string, Promise<Kept>>();

  beforeAll(async () => {
    site = await openRealSite();
    pages = await openPages();
    browser = await launchChromium({ hostRules: site.hostRules, args: ["--ignore-certificate-errors"] });
    for (const route of new Set(rows.map((row) => row.route))) {
      const proxy = createProxy({
        port: 0,
        host: ["127.0.0.1", "::1"],
        routes: {
          [route.key]: {
            target: route.target.shown,
            stripPrefix: route.stripPrefix,
            rewrite: route.rewrite.map(([pattern, replacement]): [string, string] => [
              pattern.source,
              replacement,
            ]),
            cookies: route.cookies,
            changeOrigin: route.changeOrigin,
            secure: false,
            proxy: site.outboundProxy,
          },
        },
      });
      proxies.set(route, { proxy, port: (await proxy.listen()).port });
    }
  });

  afterAll(async () => {
    await browser.close();
    await Promise.all([...proxies.values()].map(({ proxy }) => proxy.close({ within: 0 })));
    await pages.close();
    await site.close();
  });

  function pageAt(url: string): Promise<Page> {
    const opened =
      open.get(url) ??
      browser.newContext().then(async (context) => {
        const page = await context.newPage();
        await page.goto(url);
        return page;
      });
    open.set(url, opened);
    return opened;
  }

  async function judge(pageUrl: string, url: string, given: string): Promise<Kept> {
    const page = await pageAt(pageUrl);
    await page.context().clearCookies();
    const call = (to: string): Promise<unknown> =>
      page.evaluate(
        (target) => fetch(target, { credentials: "include" }).then((answer) => answer.text()),
        to,
      );
    site.setCookie = given;
    await call(url);
    await call(`${url}?echo`);
    const names = (await page.context().cookies()).map(({ name }) => name);
    return { names, sent: site.received, read: String(await page.evaluate("document.cookie")) };
  }

  function onTheRealSite({ route, path, given }: Row): Promise<Kept> {
    const { upstreamPath } = callOf(route, path);
    const key = `${route.target.origin}${upstreamPath} ${given}`;
    const known =
      direct.get(key) ?? judge(`${route.target.origin}/blank`, route.target.origin + upstreamPath, given);
    direct.set(key, known);
    return known;
  }

  function throughTheProxy({ route, path, given, context }: Row): Promise<Kept> {
    const port = proxies.get(route)?.port;
    const host = contexts[context].host.replace(/:\d+$/, "");
    return judge(`http://${pageHosts[context]}:${pages.port}/`, `http://${host}:${port}${path}`, given);
  }

  describe.each(Object.keys(pageHosts))("in the context %s", (context) => {
    it.each(rows.filter((row) => row.context === context))("$title: $given", async (row) => {
      const there = await onTheRealSite(row);
      const here = await throughTheProxy(row);
      expect(there.names.length).toBe(row.real === "kept" ? 1 : 0);
      // Refused there: refused here too, or kept with a word about it.
      const told = row.note !== undefined && !row.note.startsWith("left as it is");
      if (row.real === "refused") expect(here.names.length).toBe(told ? 1 : 0);
      else expect(here.names).toEqual(there.names);
      if (row.real === "refused") return;
      // The cookie paths of a route with rewrite are left alone.
      if (row.route.rewrite.length === 0) expect(here.sent).toBe(there.sent);
      const everywhere = /;\s*path=\/(?:;|$)/i.test(row.given) && row.route.cookies === "fit";
      if (everywhere && context.startsWith("http")) expect(here.read).toBe(there.read);
    });
  });
});
