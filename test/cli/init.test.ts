import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { init } from "../../src/cli/commands/init.ts";
import { runCode } from "../../src/cli/init/run-code.ts";
import { readDocument } from "../../src/config/document.ts";
import { parseConfig } from "../../src/config/load.ts";
import { folder, run } from "./corswalk.ts";
import { fakeIo } from "./fake-io.ts";

/** A project with these files, and what its packages would be. */
function project(files: Record<string, string>): string {
  const root = folder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  mkdirSync(join(root, "node_modules"), { recursive: true });
  symlinkSync(resolve("node_modules/vite"), join(root, "node_modules/vite"), "junction");
  return root;
}

async function initIn(cwd: string, args: readonly string[] = ["--yes"], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await run(["init", ...args], { cwd, env });
  const file = join(cwd, "proxy.config.jsonc");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const written = readDocument(text).value as { routes?: object; cors?: object } | undefined;
  return { code, said: stdout + stderr, text, routes: written?.routes, cors: written?.cors };
}

const esm = { "package.json": '{ "type": "module" }' };

interface Case {
  readonly files: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly routes: object;
  readonly origin: string | readonly string[];
  readonly comments?: readonly string[];
}

function workspaceOf(options: object): string {
  return JSON.stringify({ projects: { app: { architect: { serve: { options } } } } });
}

const cases: Record<string, Case> = {
  "Vite, in TypeScript, with a function as its config": {
    files: {
      ...esm,
      "vite.config.ts": `import { defineConfig, type ProxyOptions } from "vite";
const api: ProxyOptions = { target: "https://api.example.com", changeOrigin: true, rewrite: (path) => path.replace(/^\\/api/, ""), secure: false };
export default defineConfig(({ command }) => ({ server: { port: command === "serve" ? 5555 : 1, proxy: {
  "/api": api,
  "/socket": { target: "ws://localhost:9000", ws: true, bypass() {} },
  "/plain": "http://localhost:3001/",
  "^/old/.*": { target: "http://localhost:4000", changeOrigin: false, rewrite: (path) => path.replace("/old", "/new") },
  "^/(a|b)/": "http://localhost:4001",
  "/odd": { target: "http://localhost:4002", rewrite: async (path) => { throw path.toUpperCase(); } },
  "/unset": process.env.API_URL,
} } }));`,
    },
    routes: {
      "/api": { target: "https://api.example.com", secure: false, stripPrefix: true },
      "/socket": "ws://localhost:9000",
      "/plain": "http://localhost:3001",
      "/old": { target: "http://localhost:4000/new", changeOrigin: false, stripPrefix: true },
      "/odd": "http://localhost:4002",
    },
    origin: "http://localhost:5555",
    comments: [
      "/socket: `bypass` was not taken over",
      "/odd: its rewrite is a function",
      "/unset: no target, or one that is made when a call comes or from a variable not set",
      "Not taken over: ^/(a|b)/: more than a path prefix",
    ],
  },
  "webpack, a list with contexts": {
    files: {
      "webpack.config.js": `module.exports = (env, { mode }) => ({ mode, devServer: { port: 9001, proxy: [
  { context: ["/api/**", "/auth"], target: "http://localhost:3000", pathRewrite: { "^/api": "" }, headers: { "X-Api-Key": process.env.API_KEY, "X-Token": "written-out", "X-Plain": "1" }, onProxyRes() {} },
  { context: (path) => true, target: "http://localhost:3000" },
] } });`,
    },
    env: { API_KEY: "canary-7391" },
    routes: {
      "/api": {
        target: "http://localhost:3000",
        headers: { "X-Api-Key": "${API_KEY}", "X-Plain": "1" },
        stripPrefix: true,
      },
      "/auth": {
        target: "http://localhost:3000",
        headers: { "X-Api-Key": "${API_KEY}", "X-Plain": "1" },
      },
    },
    origin: "http://localhost:9001",
    comments: [
      "`onProxyRes` was not taken over",
      "the header X-Token was left out",
      "a context that is a function",
    ],
  },
  "webpack, two configs of which one is a function, a single entry, and several rewrites": {
    files: {
      "webpack.config.js": `module.exports = [{ mode: "development" }, () => ({ devServer: { port: "auto", proxy: {
  context: ["/api", "/v1", "!/api/private"], target: "http://localhost:3000/base",
  pathRewrite: { "^/api/old": "/legacy", "^/api": "/new", "^/v1/": "/" },
  prependPath: false,
} } })];`,
    },
    routes: {
      "/api": {
        target: "http://localhost:3000/base",
        rewrite: [
          ["^/api/old", "/legacy"],
          ["^/api", "/new"],
        ],
      },
      "/v1": { target: "http://localhost:3000/base", stripPrefix: true },
    },
    origin: "http://localhost:8080",
    comments: [
      "/api: of its rewrites the first that fits was in force there",
      "/api: `prependPath` was not taken over",
      "Not taken over: !/api/private",
    ],
  },
  "webpack, an object as before": {
    files: {
      "webpack.config.cjs":
        'module.exports = { devServer: { proxy: { "/api": { target: { protocol: "https:", host: "api.example.com", port: 8443 } } } } };',
    },
    routes: { "/api": "https://api.example.com:8443" },
    origin: "http://localhost:8080",
  },
  'Create React App, "proxy" in package.json': {
    files: { "package.json": '{ "proxy": "http://user:canary-7391@localhost:4000" }' },
    routes: { "/": "http://localhost:4000" },
    origin: "http://localhost:3000",
    comments: ["the target's user and password were left out"],
  },
  "Create React App, setupProxy.js": {
    files: {
      "package.json": "{}",
      "node_modules/http-proxy-middleware/index.js": "throw new Error('not to be run');",
      "src/setupProxy.js": `const { createProxyMiddleware } = require("http-proxy-middleware");
module.exports = (app) => {
  app.use("/api", createProxyMiddleware({ target: "https://api.example.com", changeOrigin: true, xfwd: true, proxyTimeout: 30000 }));
  app.use(createProxyMiddleware("/auth", { target: "https://auth.example.com" }));
  app.use((request, response, next) => next());
};`,
    },
    env: { PORT: "3333" },
    routes: {
      "/api": { target: "https://api.example.com", xfwd: true, timeout: { response: 30000 } },
      "/auth": "https://auth.example.com",
    },
    origin: "http://localhost:3333",
    comments: ["middleware of your own"],
  },
  "Angular, proxy.conf.json": {
    files: {
      "src/proxy.conf.json": `{
  // with a comment
  "/api/*": { "target": "http://localhost:3000", "secure": false, "logLevel": "debug", "pathRewrite": { "^/api": "" } }
}`,
    },
    routes: { "/api": { target: "http://localhost:3000", secure: false, stripPrefix: true } },
    origin: "http://localhost:4200",
  },
  "Angular, proxy.conf.js": {
    files: {
      "proxy.conf.js": 'module.exports = [{ context: ["/api", "/files"], target: "http://localhost:3000" }];',
    },
    routes: { "/api": "http://localhost:3000", "/files": "http://localhost:3000" },
    origin: "http://localhost:4200",
  },
  "Angular, files of any name that angular.json names, for several apps": {
    files: {
      "angular.json": JSON.stringify({
        projects: {
          shop: {
            architect: {
              serve: {
                options: { port: 4300 },
                configurations: { development: { proxyConfig: "./apps/shop.json" }, production: {} },
                defaultConfiguration: "development",
              },
            },
          },
          admin: {
            architect: {
              serve: { builder: "@angular/build:dev-server", options: { proxyConfig: "apps/admin.mjs" } },
            },
          },
        },
      }),
      "apps/shop.json": '{ "/api": { "target": "http://localhost:3000" } }',
      "apps/admin.mjs": 'export default { "/admin": { target: "http://localhost:3001" } };',
      "proxy.conf.json": '{ "/unused": { "target": "http://localhost:3002" } }',
    },
    routes: { "/api": "http://localhost:3000", "/admin": "http://localhost:3001" },
    origin: ["http://localhost:4300", "http://localhost:4200"],
  },
  "Angular, the usual file on the port that angular.json has": {
    files: {
      "angular.json": workspaceOf({ port: 4300 }),
      "proxy.conf.json": '{ "/api": { "target": "http://localhost:3000" } }',
    },
    routes: { "/api": "http://localhost:3000" },
    origin: "http://localhost:4300",
  },
  "Angular, without a proxy so far": {
    files: { "angular.json": workspaceOf({ port: 4300 }) },
    routes: { "/": "https://api.example.com" },
    origin: "http://localhost:4300",
  },
  "Next.js, rewrites": {
    files: {
      "next.config.mjs": `export default { async rewrites() { return { beforeFiles: [], afterFiles: [
  { source: "/api/:path*", destination: "https://api.example.com/api/:path*" },
  { source: "/billing/:path*", destination: "https://billing.example.com/v2/:path*" },
  { source: "/blog/:slug", destination: "https://blog.example.com/:slug" },
  { source: "/find/:path*", destination: "https://find.example.com/?q=:path*" },
  { source: "/home/:path*", destination: "https://home.example.com/" },
  { source: "/cond/:path*", has: [{ type: "header", key: "x" }], destination: "https://cond.example.com/:path*" },
  { source: "/old", destination: "/new" },
], fallback: [{ source: "/legacy/:path*", basePath: false, destination: "https://old.example.com/:path*" }] }; },
basePath: "/docs" };`,
    },
    routes: {
      "/docs/api": { target: "https://api.example.com/api", stripPrefix: true },
      "/docs/billing": { target: "https://billing.example.com/v2", stripPrefix: true },
      "/legacy": { target: "https://old.example.com", stripPrefix: true },
    },
    origin: "http://localhost:3000",
    comments: [
      "Not taken over: /docs/blog/:slug",
      "Not taken over: /docs/find/:path*",
      "Not taken over: /docs/home/:path*",
      "Not taken over: /docs/cond/:path*: it has conditions",
    ],
  },
};

describe("corswalk init takes over", () => {
  it.each(Object.entries(cases))("%s", async (_title, { files, env = {}, routes, origin, comments = [] }) => {
    const cwd = project(files);
    const result = await initIn(cwd, ["--yes"], env);
    expect(result).toMatchObject({ code: 0, routes, cors: { origins: [origin].flat() } });
    expect(Object.keys(result.routes ?? {})).toEqual(Object.keys(routes));
    for (const comment of comments) expect(result.text).toContain(comment);
    expect(result.text + result.said).not.toContain("canary-7391");
    const code = Object.keys(files).find(
      (name) => /\.(?:[cm]?js|ts)$/.test(name) && !name.includes("modules"),
    );
    if (code !== undefined) expect(result.said).toContain(`running ${code} to read its proxy settings`);
    expect(await run(["check"], { cwd, env })).toMatchObject({ code: 0 });
  });
});

describe("corswalk init", () => {
  it("writes a config for a target, and one to fill in where nothing is found", async () => {
    expect(await initIn(project({}), ["localhost:3001", "--yes"])).toMatchObject({
      code: 0,
      routes: { "/": "localhost:3001" },
    });
    const { text, said } = await initIn(project({}));
    expect(() => parseConfig(text)).not.toThrow();
    expect(said).toContain("wrote proxy.config.jsonc for https://api.example.com");
    expect(said).toContain("https://api.example.com is a placeholder");
    expect(text).toContain("// /: a placeholder");
  });

  it("a config that cannot be run is told in a comment, and the rest is written", async () => {
    const { code, text } = await initIn(
      project({ ...esm, "webpack.config.js": 'throw new Error("no such plugin");' }),
    );
    expect(code).toBe(0);
    expect(text).toContain("it could not be read (no such plugin)");
    expect(() => parseConfig(text)).not.toThrow();
  });

  it.each([
    ["at once", "process.exit(3);"],
    ["when it is asked", "export default async () => { await null; process.exit(3); };"],
    [
      "in a callback of its own",
      "setImmediate(() => process.exit(3)); export default () => new Promise(() => {});",
    ],
    [
      "with an error that nobody catches",
      "process.exitCode = 3; process.on('uncaughtException', () => process.exit(3)); setImmediate(() => { throw 0; }); export default () => new Promise(() => {});",
    ],
  ])("a config that ends the process %s is left out, and it says so", async (_when, code) => {
    const files = {
      "webpack.config.mjs": code,
      "proxy.conf.json": '{ "/api": { "target": "http://localhost:3000" } }',
    };
    const { text, said, ...result } = await initIn(project(files));
    expect(result).toMatchObject({ code: 0, routes: { "/api": "http://localhost:3000" } });
    expect(said).toContain("webpack.config.mjs could not be read: it ended the process, with exit code 3");
    expect(text).toContain("it could not be read (it ended the process, with exit code 3)");
  });

  it("a config that leaves something running, or would end the process later, is read", async () => {
    const code = "setInterval(() => process.exit(3), 1e6); process.on('SIGTERM', () => {});";
    const cwd = project({
      "webpack.config.mjs": `${code} export default { devServer: { port: 9001 } };`,
    });
    expect(await initIn(cwd)).toMatchObject({ code: 0, cors: { origins: ["http://localhost:9001"] } });
  });

  it.each([
    ["waits for ever", "export default () => new Promise(() => {});"],
    ["is busy for ever", "for (;;);"],
  ])("a config that %s is waited for no longer than that", async (_how, code) => {
    const cwd = project({ "webpack.config.mjs": code });
    const io = { cwd: () => cwd, env: process.env };
    expect(await runCode("webpack", join(cwd, "webpack.config.mjs"), "webpack.config.mjs", io, 50)).toEqual({
      problem: "it did not come to an end within 0.05 s",
    });
  });

  const angulars = JSON.stringify({ "/api/**": { target: "http://localhost:3000" } });

  it.each([
    ["angular.json names it", { "angular.json": workspaceOf({ proxyConfig: "proxy.config.json" }) }],
    ["it has the shape", {}],
  ])("never takes Angular's file for ours: %s", async (_why, files: Record<string, string>) => {
    const cwd = project({ ...files, "package.json": "{}", "proxy.config.json": angulars });
    const { code, routes, said } = await initIn(cwd, ["--yes", "--force", "--script"]);
    expect({ code, routes }).toEqual({ code: 0, routes: { "/api": "http://localhost:3000" } });
    expect(readFileSync(join(cwd, "proxy.config.json"), "utf8")).toBe(angulars);
    expect(said).toContain("! proxy.config.json is Angular's own and stays as it is");
    expect(said).toContain("next: npx corswalk --config proxy.config.jsonc");
    expect(JSON.parse(readFileSync(join(cwd, "package.json"), "utf8")).scripts.proxy).toBe(
      "corswalk --config proxy.config.jsonc",
    );
    expect(await run(["check", "proxy.config.jsonc"], { cwd })).toMatchObject({ code: 0 });

    const named = await initIn(cwd, ["--yes", "--force", "--config", "proxy.config.json"]);
    expect(named).toMatchObject({ code: 1, said: expect.stringContaining("is Angular's own proxy file") });
    expect(readFileSync(join(cwd, "proxy.config.json"), "utf8")).toBe(angulars);
  });

  it("tells of a proxy file that angular.json names and that is not there", async () => {
    const { code, text, said } = await initIn(
      project({ "angular.json": workspaceOf({ proxyConfig: "src/gone.json" }) }),
    );
    expect(code).toBe(0);
    expect(said).toContain("src/gone.json, which angular.json names, is not there");
    expect(text).toContain("// Not taken over: src/gone.json is not there");
  });

  it("the target that was named takes the place of a route for everything, and the file says so", async () => {
    const { code, text, routes } = await initIn(
      project({ "package.json": '{ "proxy": "http://localhost:4000" }' }),
      ["localhost:3001", "--yes"],
    );
    expect({ code, routes }).toEqual({ code: 0, routes: { "/": "localhost:3001" } });
    expect(text).toContain("// Not taken over: /: the target that was named takes it");
  });

  it.each([
    ["here", "node_modules", "./node_modules"],
    ["further up, as in a workspace", "../../node_modules", "../../node_modules"],
    ["nowhere yet", undefined, "./node_modules"],
  ])("names the schema where it is installed: %s", async (_where, modules, shown) => {
    const cwd = join(folder(), "packages", "web");
    mkdirSync(cwd, { recursive: true });
    if (modules !== undefined) {
      mkdirSync(join(cwd, modules), { recursive: true });
      symlinkSync(resolve("."), join(cwd, modules, "corswalk"), "junction");
    }
    const { text } = await initIn(cwd, ["localhost:3001", "--yes"]);
    expect(text).toContain(`"$schema": "${shown}/corswalk/proxy.config.schema.json"`);
  });

  it("says where it cannot write, and adds no script then", async () => {
    const cwd = project({ "package.json": "{}" });
    const { code, said } = await initIn(cwd, ["--yes", "--script", "--config", "none/x.jsonc"]);
    expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(/could not be written: ENOENT/) });
    expect(readFileSync(join(cwd, "package.json"), "utf8")).toBe("{}");
  });

  it("never writes over a config without --force, and then over that one", async () => {
    const cwd = project({ "proxy.config.json": "{}" });
    const refused = await initIn(cwd, ["localhost:3001", "--yes"]);
    expect(refused).toMatchObject({ code: 1, said: expect.stringContaining("Add --force") });
    expect(readFileSync(join(cwd, "proxy.config.json"), "utf8")).toBe("{}");
    expect(await initIn(cwd, ["localhost:3001", "--yes", "--force"])).toMatchObject({ code: 0, text: "" });
    expect(readFileSync(join(cwd, "proxy.config.json"), "utf8")).toContain("localhost:3001");
  });

  it("asks nobody where there is no terminal, and says so", async () => {
    const cwd = project({});
    expect(await initIn(cwd, [])).toMatchObject({
      code: 1,
      text: "",
      said: expect.stringContaining("--yes"),
    });
  });

  it("refuses a target that is none", async () => {
    expect(await initIn(project({}), ["ftp://example.com", "--yes"])).toMatchObject({ code: 1, text: "" });
  });

  it("adds a script when asked, and leaves package.json as it is written otherwise", async () => {
    const cwd = project({ "package.json": '{\n\t"name": "app",\n\t"scripts": { "dev": "vite" }\n}\n' });
    await initIn(cwd, ["localhost:3001", "--yes", "--script"]);
    const text = readFileSync(join(cwd, "package.json"), "utf8");
    expect(JSON.parse(text)).toEqual({ name: "app", scripts: { dev: "vite", proxy: "corswalk" } });
    expect(text).toContain('\n\t"name": "app",\n');
  });

  it("on a terminal asks before it runs code, for the target, and for the script", async () => {
    const cwd = project({ "package.json": "{}", "webpack.config.js": "throw new Error('was run');" });
    const io = fakeIo({ tty: true, cwd });
    io.stdin.end("n\nlocalhost:3001\ny\n");
    const given = { command: { name: "init", operands: 1, flags: [] }, operands: [], flags: new Map() };
    expect(await init(given, io)).toBe(0);
    expect(io.said()).toMatch(/webpack\.config\.js is code: run it .*Where is the API\? .*Add a script/s);
    expect(readFileSync(join(cwd, "proxy.config.jsonc"), "utf8")).toContain('"/": "localhost:3001"');
    expect(JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"))).toEqual({
      scripts: { proxy: "corswalk" },
    });
  });
});
