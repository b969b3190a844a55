/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Exchange } from "../../src/observe/exchange.ts";
import { type CorsProxy, createProxy } from "../../src/proxy.ts";
import { describeBrowser } from "../support/chromium.ts";
import { arrivals } from "./arrivals.ts";
import { attack } from "./attack.ts";
import { openWorld, type World } from "./hostile.ts";
import { openUpstream, treasure, type Upstream } from "./upstream.ts";
import { vectors } from "./vectors.ts";

const names = Object.keys(vectors);

describeBrowser("a page that makes the browser call the proxy", () => {
  const exchanges = arrivals<Exchange>();
  let world: World;
  let upstream: Upstream;
  let proxy: CorsProxy;
  let port = 0;

  beforeAll(async () => {
    [world, upstream] = await Promise.all([openWorld(), openUpstream()]);
    proxy = createProxy(
      {
        port: 0,
        allowedHosts: ["proxy.internal"],
        routes: { "/": upstream.url, "/flags": { respond: { json: { secret: treasure } } } },
      },
      { onExchange: exchanges.add },
    );
    ({ port } = await proxy.listen());
  });
  afterAll(async () => {
    await world.close();
    await proxy.close({ within: 0 });
    await upstream.close();
  });

  async function open(site: string): Promise<Page> {
    const context = await world.browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    await page.goto(`${site}:${site.startsWith("https") ? world.securePort : world.port}/`);
    return page;
  }

  describe.each([
    ["http://evil.test", "localhost", "/api"],
    ["https://evil.test", "localhost", "/secure"],
    ["http://localhost.evil.test", "127.0.0.1", "/lookalike"],
    ["http://evil-localhost", "localhost", "/prefixed"],
    ["http://evil.test", "proxy.internal", "/named"],
    ["http://evil.test", "localhost", "/flags"],
  ])("from %s, at %s%s, gets nothing and is not heard upstream", (site, host, path) => {
    let read: Record<string, string> = {};

    beforeAll(async () => {
      const page = await open(site);
      read = await attack(page, `http://${host}:${port}${path}`);
      // A vector that never came would show nothing: each has been answered before the upstream is looked at.
      await Promise.all(
        names.map((name) => exchanges.first((seen) => seen.path.startsWith(`${path}/${name}`))),
      );
      await page.context().close();
    });

    it.each(names)("%s", (name) => {
      const ours = exchanges.all.filter((seen) => seen.path.startsWith(`${path}/${name}`));
      expect({
        read: read[name],
        kinds: new Set(ours.map(({ kind, status }) => `${kind} ${status}`)),
        heard: upstream.hits.all.filter((hit) => hit.startsWith(`${path}/${name}`)),
      }).toEqual({ read: "", kinds: new Set(["refused 403"]), heard: [] });
    });
  });

  it("from the developer's own page is heard, but for its sandboxed frames", async () => {
    const page = await open("http://localhost");
    const own = names.filter((name) => !name.startsWith("sandboxed"));
    const read = attack(page, `http://localhost:${port}/own`);
    await Promise.all(own.map((name) => upstream.hits.first((hit) => hit === `/own/${name}`)));
    expect(await read).toMatchObject({ "fetch-preflighted-text": treasure, "eventsource-events": treasure });
    await page.context().close();
    expect(upstream.hits.all.filter((hit) => hit.startsWith("/own/sandboxed"))).toEqual([]);
  });
});
