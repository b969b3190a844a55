import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { InlineConfig, Logger, LogLevel, PreviewServer, ViteDevServer } from "vite";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import corswalk, { type Given } from "../../../src/plugins/vite.ts";
import { byFetch } from "../../browser/send.ts";
import { sharedStage } from "../../browser/stage.ts";
import { folder } from "../../cli/corswalk.ts";
import { certificate } from "../../support/certificates.ts";
import { describeBrowser } from "../../support/chromium.ts";
import { ask } from "../../support/client.ts";
import { startProxy } from "../../support/proxy.ts";
import { toolsFolder, toolUrl } from "../tools/install.ts";
import { routesTo, startApi } from "./api.ts";
import { memoryLog } from "./log.ts";
import { useApi, wholeApi } from "./page.ts";

/** As much of either major as is used here. */
interface Vite {
  createServer(config: InlineConfig): Promise<ViteDevServer>;
  preview(config: InlineConfig): Promise<PreviewServer>;
  build(config: InlineConfig): Promise<unknown>;
}

const majors: readonly [string, () => Promise<Vite>][] = [
  ["Vite 8", () => import("vite")],
  ["Vite 7", () => import(toolUrl("vite7/dist/node/index.js"))],
];

beforeAll(() => void toolsFolder(), 180_000);

const app = {
  "index.html":
    '<!doctype html><link rel="icon" href="data:,"><p>waiting</p><script type="module" src="/main.js"></script>',
  "main.js": `import { text } from "./text.js";
document.querySelector("p").textContent = text;
import.meta.hot?.accept("./text.js", (next) => { document.querySelector("p").textContent = next.text; });`,
  "text.js": 'export const text = "first";',
};

function logger() {
  const log = memoryLog();
  const vites: Logger = {
    ...log,
    warnOnce: log.warn,
    clearScreen: (_: LogLevel) => {},
    hasErrorLogged: () => false,
    hasWarned: false,
  };
  return { log, customLogger: vites };
}

describeBrowser("corswalk/vite", () => {
  const stage = sharedStage();

  describe.each(majors)("in %s", (name, load) => {
    /** What does not touch Vite's own code is shown on one major. */
    const once = name === "Vite 8" ? it : () => {};

    const configOf = (root: string, given: Given | undefined, without = false): InlineConfig => ({
      root,
      configFile: false,
      plugins: without ? [] : [corswalk(given)],
      server: { port: 0, host: "127.0.0.1" },
      preview: { port: 0, host: "127.0.0.1" },
    });

    const open = async (
      given: Given | undefined,
      {
        files = {},
        without = false,
        server = {},
      }: { files?: object; without?: boolean; server?: object } = {},
    ) => {
      const root = folder({ ...app, ...files });
      const { log, customLogger } = logger();
      const config = configOf(root, given, without);
      const vite = await (await load()).createServer({
        ...config,
        customLogger,
        server: { ...config.server, ...server },
      });
      await vite.listen();
      const context = await stage.browser.newContext({ ignoreHTTPSErrors: true });
      const page = await context.newPage();
      onTestFinished(async () => {
        await context.close();
        await vite.close();
      });
      const { port } = vite.httpServer!.address() as { port: number };
      const scheme = "https" in server ? "https" : "http";
      const origin = `${scheme}://localhost:${port}`;
      await page.goto(origin);
      await page.getByText("first").waitFor();
      return { vite, page, port, origin, root, log };
    };
    const down = expect.stringMatching(/127\.0\.0\.1:1 refused the connection.*Is it running/);

    it("the page uses the API as its own, modules are replaced while it runs, and Vite's log has the lines", async () => {
      const api = await startApi();
      const { page, origin, root, log } = await open(routesTo(api));
      expect(await useApi(page, origin)).toEqual({ ...wholeApi, down });
      expect(log.lines.some((line) => line.includes(`/api/me → ${api.url}/api/me`))).toBe(true);

      await page.evaluate("window.sameDocument = true");
      writeFileSync(join(root, "text.js"), 'export const text = "second";');
      await page.getByText("second").waitFor();
      expect(await page.evaluate("window.sameDocument")).toBe(true);
    });

    it("over https, which is HTTP/2 there", async () => {
      const { cert, key } = certificate({ subject: "localhost", names: ["localhost", "127.0.0.1"] });
      const { page, origin } = await open(routesTo(await startApi()), { server: { https: { cert, key } } });
      const socket = { read: true, answer: expect.stringContaining("says hi") };
      expect(await useApi(page, origin)).toEqual({ ...wholeApi, socket, down });
      expect(await page.evaluate("performance.getEntriesByType('resource').at(-1).nextHopProtocol")).toBe(
        "h2",
      );
    });

    it("reads proxy.config.json in its root, follows its changes and stays up", async () => {
      const answer = (text: string) => JSON.stringify({ routes: { "/flags": { respond: { body: text } } } });
      const { page, origin, root, log } = await open(undefined, {
        files: { "proxy.config.json": answer("one") },
      });
      const flags = () => byFetch(page, { url: `${origin}/flags` });
      await page.evaluate("window.sameDocument = true");
      expect(await flags()).toMatchObject({ body: "one" });
      writeFileSync(join(root, "proxy.config.json"), answer("two"));
      await log.says(/config reloaded: routes\.\/flags/);
      expect(await flags()).toMatchObject({ body: "two" });
      expect(await page.evaluate("window.sameDocument")).toBe(true);
    });

    once("goes on after a restart of Vite", async () => {
      const { vite, page, origin } = await open(routesTo(await startApi()));
      await page.goto("about:blank");
      await vite.restart();
      await page.goto(origin);
      expect(await useApi(page, origin)).toMatchObject(wholeApi);
    });

    it("a page of another origin is told by the config alone: allowed with cookies, or refused", async () => {
      const api = await startApi();
      const { port } = await open(routesTo(api));
      const preflight = {
        method: "OPTIONS",
        path: "/api/x",
        headers: { "Access-Control-Request-Method": "PUT" },
      };
      expect(await ask(port, preflight)).toMatchObject({
        status: 204,
        headers: { "access-control-allow-credentials": "true", "access-control-allow-methods": "PUT" },
      });
      const foreign = { ...preflight, headers: { ...preflight.headers, Origin: "https://evil.test" } };
      expect((await ask(port, foreign)).status).toBe(403);
      expect((await ask(port, { path: "/api/x", headers: { Host: "evil.test" } })).status).toBe(421);
      expect(api.heard).toEqual([]);
    });

    once("the hosts that Vite lets in may call, and pages served under them", async () => {
      const { port, page } = await open(routesTo(await startApi()), {
        server: { allowedHosts: ["app.test"] },
      });
      const origin = `http://app.test:${port}`;
      await page.goto(origin);
      expect(await useApi(page, origin)).toMatchObject({ put: wholeApi.put, events: wholeApi.events });
    });

    it("without the plugin, the page cannot use the API; with server.proxy it can, through a corswalk beside it", async () => {
      const api = await startApi();
      const alone = await open(undefined, { without: true });
      expect(await byFetch(alone.page, { url: `${alone.origin}/api/me` })).not.toMatchObject({
        body: wholeApi.me,
      });
      expect(api.heard).toEqual([]);

      const target = `http://localhost:${(await startProxy({ routes: routesTo(api) })).port}`;
      const proxy = { "/api": { target, ws: true }, "/down": target };
      const { page, origin } = await open(undefined, { without: true, server: { proxy } });
      expect(await useApi(page, origin)).toEqual({ ...wholeApi, down });
    });

    it("vite preview serves the same routes", async () => {
      const api = await startApi();
      const root = folder(app);
      const vite = await load();
      const { customLogger } = logger();
      const config = { ...configOf(root, routesTo(api)), customLogger };
      await vite.build({ ...config, logLevel: "silent" });
      const server = await vite.preview(config);
      const page = await (await stage.browser.newContext()).newPage();
      onTestFinished(async () => {
        await page.context().close();
        await server.close();
      });
      const { port } = server.httpServer.address() as { port: number };
      const origin = `http://localhost:${port}`;
      await page.goto(origin);
      await page.getByText("first").waitFor();
      expect(await useApi(page, origin)).toEqual({ ...wholeApi, down });
    });

    once("a faulty config stops the start, with every fault", async () => {
      const vite = await load();
      const config = { ...configOf(folder(app), { "/": "https://a.example" }), ...logger() };
      await expect(vite.createServer(config)).rejects.toThrow(/routes\.\/: would take every path/);
    });
  });
});
