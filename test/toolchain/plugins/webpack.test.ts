import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { byFetch } from "../../browser/send.ts";
import { sharedStage } from "../../browser/stage.ts";
import { folder } from "../../cli/corswalk.ts";
import { describeBrowser } from "../../support/chromium.ts";
import { startProxy } from "../../support/proxy.ts";
import { newerNode, toolsFolder, toolUrl } from "../tools/install.ts";
import { routesTo, startApi } from "./api.ts";
import { useApi, wholeApi } from "./page.ts";
import { type Program, program } from "./program.ts";

beforeAll(() => void toolsFolder(), 180_000);

const majors = [
  ["webpack-dev-server 5", "webpack-dev-server", () => process.execPath],
  ["webpack-dev-server 6", "webpack-dev-server6", newerNode],
] as const;

const app = {
  "index.html":
    '<!doctype html><link rel="icon" href="data:,"><p>waiting</p><script src="/main.js"></script>',
  "main.js": `import { text } from "./text.js";
const show = (text) => { document.querySelector("p").textContent = text; };
show(text);
module.hot?.accept("./text.js", () => show(text));`,
  "text.js": 'export const text = "first";',
};

const plugin = pathToFileURL("dist/webpack.js").href;
const down = expect.stringMatching(/127\.0\.0\.1:1 refused the connection.*Is it running/);

describeBrowser("corswalk/webpack", () => {
  const stage = sharedStage();
  const started = new Map<string, Program>();

  // webpack takes seconds to load: one process of each major serves whatever is shown, and they load side by side.
  beforeAll(() => {
    const script = join(import.meta.dirname, "webpack-server.mjs");
    const ends: (() => Promise<void>)[] = [];
    for (const [name, server, node] of majors) {
      const urls = [toolUrl("webpack/lib/index.js"), toolUrl(`${server}/lib/Server.js`), plugin];
      const running = program(node(), [script, ...urls], { stdio: "pipe" }, (end) => ends.push(end));
      started.set(name, running);
    }
    return async () => void (await Promise.all(ends.map((end) => end())));
  });

  describe.each(majors)("in %s", (name) => {
    const server = (): Program => {
      const running = started.get(name);
      if (running === undefined) throw new Error("the server runs in tests only");
      return running;
    };

    const open = async (options: object, root = folder(app)) => {
      const running = server();
      running.child.stdin?.write(`${JSON.stringify({ root, ...options })}\n`);
      const [, port] = await running.says(new RegExp(`${basename(root)} on port (\\d+)\\.`));
      const context = await stage.browser.newContext();
      const page = await context.newPage();
      onTestFinished(() => context.close());
      // Its own check of origins wants the page under the host that it was given.
      const origin = `http://127.0.0.1:${port}`;
      await page.goto(origin);
      await page.getByText("first").waitFor();
      return { page, origin, root };
    };

    it("the page uses the API as its own, and modules are replaced while it runs", async () => {
      const api = await startApi();
      const { page, origin, root } = await open({ plugged: true, given: routesTo(api) });
      expect(await useApi(page, origin)).toEqual({ ...wholeApi, down });
      await server().says(/\[corswalk\].* 200 GET .*\/api\/me → /);

      await page.evaluate("window.sameDocument = true");
      writeFileSync(join(root, "text.js"), 'export const text = "second";');
      await page.getByText("second").waitFor();
      expect(await page.evaluate("window.sameDocument")).toBe(true);
    });

    it("follows the changes of its config file", async () => {
      const answer = (text: string) => JSON.stringify({ routes: { "/flags": { respond: { body: text } } } });
      const project = folder({ ...app, "proxy.config.json": answer("one") });
      const file = join(project, "proxy.config.json");
      const { page, origin } = await open({ plugged: true, given: file }, project);
      const flags = () => byFetch(page, { url: `${origin}/flags` });
      expect(await flags()).toMatchObject({ body: "one" });
      writeFileSync(file, answer("two"));
      await server().says(/config reloaded: routes\.\/flags/);
      expect(await flags()).toMatchObject({ body: "two" });
    });

    it("without the plugin the page cannot use the API; with devServer.proxy it can, through a corswalk beside it", async () => {
      const api = await startApi();
      const { port } = await startProxy({ routes: routesTo(api) });
      const target = `http://localhost:${port}`;
      const proxy = [
        { context: ["/proxied"], target, pathRewrite: { "^/proxied": "/api" } },
        { context: ["/api/socket", "/down"], target, ws: true },
      ];
      const { page, origin } = await open({ proxy });
      expect(await byFetch(page, { url: `${origin}/api/me` })).not.toMatchObject({ body: wholeApi.me });
      expect(api.heard).toEqual([]);
      const { socket, down: failed } = await useApi(page, origin);
      expect({ socket, failed }).toEqual({ socket: wholeApi.socket, failed: down });
      const items = await byFetch(page, { url: `${origin}/proxied/items/1`, method: "PUT", body: "new" });
      expect(items).toMatchObject({ body: expect.stringContaining("/api/items/1") });
    });
  });
});
