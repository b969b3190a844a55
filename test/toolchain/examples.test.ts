import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../bench/free-port.js";
import { sharedStage } from "../browser/stage.ts";
import { folder } from "../cli/corswalk.ts";
import { describeBrowser } from "../support/chromium.ts";
import { program } from "./plugins/program.ts";
import { container } from "./sidecar/image.ts";
import { toolsFolder } from "./tools/install.ts";

beforeAll(() => void toolsFolder(), 180_000);

/** The script that a person runs, and how it is told its port; the line without which the page must not work. */
const examples = [
  {
    name: "vite",
    tell: (port: number) => ["--port", String(port), "--strictPort", "--host", "127.0.0.1"],
    file: "vite.config.js",
    line: "plugins: [corswalk()],",
  },
  {
    name: "webpack",
    tell: (port: number) => ["--port", String(port), "--host", "127.0.0.1"],
    file: "webpack.config.js",
    line: "setupMiddlewares: corswalk(),",
  },
  { name: "express", tell: () => [], file: "server.js", line: "app.use(proxy);" },
];

describeBrowser("examples", () => {
  const stage = sharedStage();

  const open = async (url: string): Promise<Page> => {
    const context = await stage.browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(url);
    await page.locator("p", { hasNotText: "…" }).waitFor();
    return page;
  };

  const startApi = async (): Promise<string> => {
    const api = program(process.execPath, ["examples/api/server.js"], { env: { ...process.env, PORT: "0" } });
    const [, port] = await api.says(/on port (\d+)/);
    return `http://localhost:${port}`;
  };

  /** Runs a copy with what `npm install` would have put there; `change` is made to it before. */
  const run = async (name: string, tell: (port: number) => string[], change = (_: string) => {}) => {
    const copy = folder();
    cpSync(join("examples", name), copy, {
      recursive: true,
      filter: (file) => !/node_modules|package-lock/.test(file),
    });
    const { scripts, dependencies, devDependencies } = JSON.parse(
      readFileSync(join(copy, "package.json"), "utf8"),
    );
    const modules = join(copy, "node_modules");
    mkdirSync(modules);
    for (const dependency of Object.keys({ ...dependencies, ...devDependencies })) {
      const own = ["vite", "express"].includes(dependency) ? resolve("node_modules") : undefined;
      const from =
        dependency === "corswalk"
          ? resolve(".")
          : join(own ?? join(toolsFolder(), "node_modules"), dependency);
      symlinkSync(from, join(modules, dependency), "junction");
    }
    change(copy);
    const port = await freePort();
    const [command = "", ...args] = scripts.dev.split(" ");
    const bin = { vite: ["vite/bin/vite.js"], webpack: ["webpack/bin/webpack.js"] }[
      command as "vite" | "webpack"
    ];
    const words = [...(bin ?? []).map((file) => join(modules, file)), ...args, ...tell(port)];
    const api = await startApi();
    const running = program(process.execPath, words, {
      cwd: copy,
      env: { ...process.env, API_URL: api, PORT: String(port) },
    });
    await running.says(new RegExp(`:${port}`));
    return { url: `http://localhost:${port}/`, copy, running };
  };

  describe.each(examples)("$name", ({ name, tell, file, line }) => {
    it(`greets by name, says in the page why where the API is down, and does neither without "${line}"`, async () => {
      const [plugged, bare] = await Promise.all([
        run(name, tell),
        run(name, tell, (copy) => {
          const text = readFileSync(join(copy, file), "utf8");
          expect(text).toContain(line);
          writeFileSync(join(copy, file), text.replace(line, ""));
        }),
      ]);
      const [page, barePage] = await Promise.all([open(plugged.url), open(bare.url)]);
      expect(await page.locator("p").textContent()).toBe("Hello Ada");
      expect(await barePage.locator("p").textContent()).toMatch(/did not work/);

      writeFileSync(
        join(plugged.copy, "proxy.config.json"),
        '{ "routes": { "/api": "http://127.0.0.1:1" } }',
      );
      await plugged.running.says(/config reloaded/);
      await page.reload();
      await page.getByText("127.0.0.1:1 refused the connection").waitFor();
    });
  });

  describe.runIf(process.platform === "linux")("compose", () => {
    const text = readFileSync("examples/compose/compose.yaml", "utf8");

    const startPage = async (): Promise<string> => {
      const app = program(process.execPath, ["examples/compose/app/server.js"], {
        env: { ...process.env, PORT: "0" },
      });
      const [url = ""] = await app.says(/http:\/\/localhost:\d+/);
      return url;
    };

    it("its page, its API and what the image runs greet by name", async () => {
      const url = await startPage();
      const { run: start } = container((mounted) =>
        cpSync("examples/compose/proxy", mounted, { recursive: true }),
      );
      const proxy = start({ API_URL: await startApi(), CORSWALK_PORT: "0" });
      const [, port] = await proxy.says(/listens on http:\/\/localhost:(\d+)/);
      const page = await open(`${url}/?proxy=${port}`);
      expect(await page.locator("p").textContent()).toBe("Hello Ada");
    });

    it("without corswalk its page cannot call the API", async () => {
      const api = new URL(await startApi());
      const page = await open(`${await startPage()}/?proxy=${api.port}`);
      expect(await page.locator("p").textContent()).toMatch(/did not work/);
    });

    it("mounts the directory of the config, and publishes on this machine alone", () => {
      expect(text).toContain("./proxy:/config:ro");
      const published = [...text.matchAll(/^ {6}- "(.+:\d+:\d+)"$/gm)].map(([, port]) => port);
      expect(published).toEqual(["127.0.0.1:3000:3000", "127.0.0.1:8010:8010"]);
      for (const [, mounted] of text.matchAll(/^ {6}- (\.[^:]*):/gm)) {
        expect(readdirSync(join("examples/compose", mounted ?? "")).length).toBeGreaterThan(0);
      }
    });
  });

  it("each has a README of about ten lines", () => {
    for (const name of ["vite", "webpack", "express", "compose"]) {
      expect(readFileSync(`examples/${name}/README.md`, "utf8").split("\n").length).toBeLessThan(14);
    }
  });
});
