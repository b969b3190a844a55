import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import corswalk, { type Given } from "../../../src/plugins/connect.ts";
import { byFetch } from "../../browser/send.ts";
import { sharedStage } from "../../browser/stage.ts";
import { folder } from "../../cli/corswalk.ts";
import { describeBrowser } from "../../support/chromium.ts";
import { listening } from "../../support/upstream.ts";
import { routesTo, startApi } from "./api.ts";
import { connectServers } from "./connect-servers.ts";
import { memoryLog } from "./log.ts";
import { useApi, wholeApi } from "./page.ts";

describeBrowser("corswalk/connect", () => {
  const stage = sharedStage();

  const openOn = async (name: string, given: Given) => {
    const log = memoryLog();
    const middleware = corswalk(given, { logger: log });
    const { port, close } = await listening(await connectServers[name]!(middleware));
    const page = await (await stage.browser.newContext()).newPage();
    onTestFinished(async () => {
      await page.context().close();
      await middleware.close();
      close();
    });
    const origin = `http://localhost:${port}`;
    await page.goto(origin);
    return { page, origin, log };
  };

  const names = Object.keys(connectServers);

  it.each(names)("%s serves its page, and the page uses the API as its own", async (name) => {
    const api = await startApi();
    const { page, origin, log } = await openOn(name, routesTo(api));
    expect(await page.title()).toBe("the app");
    expect(await useApi(page, origin)).toMatchObject({
      ...wholeApi,
      down: expect.stringMatching(/127\.0\.0\.1:1 refused the connection.*Is it running/),
    });
    expect(api.heard[0]).toEqual({ method: "POST", path: "/api/login", body: "name=ann" });
    expect(log.lines.some((line) => line.includes(`/api/me → ${api.url}/api/me`))).toBe(true);
  });

  it.each(names)("%s: without the middleware, its page cannot", async (name) => {
    const api = await startApi();
    const { page, origin } = await openOn(name, { "/other": api.url });
    expect((await byFetch(page, { url: `${origin}/api/me` })) as object).not.toMatchObject({
      body: wholeApi.me,
    });
    expect(api.heard).toEqual([]);
  });

  it.each(names)(
    "%s: a save of the config takes effect, a bad one changes nothing and is told",
    async (name) => {
      const answer = (text: string) => JSON.stringify({ routes: { "/flags": { respond: { body: text } } } });
      const file = join(folder({ "proxy.config.json": answer("one") }), "proxy.config.json");
      const { page, origin, log } = await openOn(name, file);
      const ask = async () => byFetch(page, { url: `${origin}/flags` });
      expect(await ask()).toMatchObject({ body: "one" });

      writeFileSync(file, answer("two"));
      expect(await log.says(/config reloaded/)).toContain("routes./flags.respond: changed");
      expect(await ask()).toMatchObject({ body: "two" });

      writeFileSync(file, '{ "routes": { "/flags": { "respnd": {} } } }');
      expect(await log.says(/The last good config serves on/)).toMatch(/proxy\.config\.json:1:\d+.*respond/);
      expect(await ask()).toMatchObject({ body: "two" });
    },
  );
});
