import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createServer as createVite } from "vite";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readDocument } from "../../src/config/document.ts";
import type { WrittenConfig } from "../../src/config/schema.ts";
import { folder, run } from "../cli/corswalk.ts";
import { ask } from "../support/client.ts";
import { startProxy } from "../support/proxy.ts";
import { listening, type RecordingUpstream, recordingUpstream } from "../support/upstream.ts";
import { toolsFolder } from "./tools/install.ts";

beforeAll(() => void toolsFolder(), 180_000);

/** A project with one file of code, which names the API as `process.env.API`. */
function project(name: string, text: string, packages: Record<string, string>): string {
  const root = folder({ "package.json": "{}" });
  for (const [name, path] of Object.entries(packages)) {
    mkdirSync(join(root, "node_modules"), { recursive: true });
    symlinkSync(path, join(root, "node_modules", name), "junction");
  }
  mkdirSync(join(root, "src"));
  writeFileSync(join(root, name), text);
  return root;
}

/** What the API is asked for by calls of these paths, through the server on this port. */
async function heardThrough(
  port: number,
  origin: string,
  heard: readonly { path: string }[],
  paths: readonly string[],
) {
  const asked: Record<string, string | undefined> = {};
  for (const path of paths) {
    const before = heard.length;
    await ask(port, { path, headers: { Origin: origin } });
    asked[path] = heard[before]?.path;
  }
  return asked;
}

async function throughWritten(root: string, api: string) {
  const { code, stdout, stderr } = await run(["init", "--yes"], { cwd: root, env: { API: api } });
  expect({ code, stderr }, stdout).toMatchObject({ code: 0, stderr: "" });
  const text = readFileSync(join(root, "proxy.config.jsonc"), "utf8");
  const { $schema: _, ...config } = readDocument(text).value as WrittenConfig & { $schema?: string };
  return (await startProxy(config)).port;
}

describe("a config that corswalk init wrote asks the API for what the tool's own proxy did", () => {
  it("Vite", async () => {
    const api = await recordingUpstream();
    const origin = "http://localhost:5173";
    const root = project(
      "vite.config.js",
      `const target = process.env.API;
export default { server: { proxy: {
  "/plain": target,
  "/based": target + "/base/",
  "/cut": { target, changeOrigin: true, rewrite: (path) => path.replace(/^\\/cut/, "") },
  "/other": { target: target + "/base", rewrite: (path) => path.replace("/other/", "/") },
  "/put": { target, rewrite: (path) => path.replace(/^\\/put/, "/v2/$&") },
  "^/re/": { target, rewrite: (path) => path.replace(/^\\/re/, "/api") },
} } };`,
      { vite: resolve("node_modules/vite") },
    );
    const paths = [
      "/plain",
      "/plain/x?q=a%2Fb",
      "/based/x",
      "/cut/x/cut/1?cut=1",
      "/other/x",
      "/put/x",
      "/re/x",
    ];
    const port = await throughWritten(root, api.url);
    process.env.API = api.url;
    const vite = await createVite({
      root,
      configFile: join(root, "vite.config.js"),
      logLevel: "silent",
      server: { port: 0, host: "127.0.0.1" },
    }).finally(() => delete process.env.API);
    onTestFinished(() => vite.close());
    await vite.listen();
    const own = vite.httpServer?.address() as { port: number };
    const expected = await heardThrough(own.port, origin, api.heard, paths);
    expect(expected).toMatchObject({ "/cut/x/cut/1?cut=1": "/x/cut/1?cut=1", "/put/x": "/v2//put/x" });
    expect(await heardThrough(port, origin, api.heard, paths)).toEqual(expected);
  });

  it.each([
    ["http-proxy-middleware 2", "node_modules/http-proxy-middleware"],
    ["http-proxy-middleware 4", "node_modules/webpack-dev-server6/node_modules/http-proxy-middleware"],
  ])("Create React App's setupProxy.js, with %s", async (_name, path) => {
    const api = await recordingUpstream();
    const origin = "http://localhost:3000";
    const root = project(
      "src/setupProxy.js",
      `const { createProxyMiddleware, responseInterceptor } = require("http-proxy-middleware");
const target = process.env.API, logLevel = "silent";
responseInterceptor(async (body) => body);
module.exports = (app) => {
  app.use("/plain", createProxyMiddleware({ target, changeOrigin: true, logLevel }));
  app.use(["/one", "/two"], createProxyMiddleware({ target: target + "/base", logLevel }));
  app.use("/cut", createProxyMiddleware({ target, logLevel, pathRewrite: { "^/cut": "" } }));
  app.use("/rest", createProxyMiddleware({ target, logLevel, pathRewrite: { "^/old": "/new", "^/x": "/v2/x" } }));
};`,
      { "http-proxy-middleware": join(toolsFolder(), path) },
    );
    const paths = ["/plain", "/plain/x?q=1", "/one/x", "/two/x", "/cut/x/1", "/rest/old/1", "/rest/x"];
    const port = await throughWritten(root, api.url);
    const require = createRequire(join(root, "src/setupProxy.js"));
    const { default: express } = await import("express4" as string);
    const app = express();
    process.env.API = api.url;
    try {
      require("./setupProxy.js")(app);
    } finally {
      delete process.env.API;
    }
    const server = await listening(createServer(app));
    onTestFinished(server.close);
    const expected = await heardThrough(server.port, origin, api.heard, paths);
    expect(expected["/cut/x/1"]).toBe("/x/1");
    expect(await heardThrough(port, origin, api.heard, paths)).toEqual(expected);
  });
});

/** What a tool's proxy asks the API for, with whose host: the API's own, or the one that the page called. */
type Sent = Readonly<Record<string, string>>;

/** Tools that are not run here, with what they send as their sources have it. */
const known: Record<string, { file: string; text: (api: string) => string; origin?: string; sends: Sent }> = {
  // react-scripts/config/webpackDevServer.config.js → react-dev-utils: changeOrigin, the target's path in front.
  'Create React App, "proxy" in package.json': {
    file: "package.json",
    text: (api) => JSON.stringify({ proxy: `${api}/base` }),
    sends: { "/api/x?q=1": "api /base/api/x?q=1", "/other": "api /base/other" },
  },
  // @angular/build's load-proxy-config: globs become patterns, the first rewrite that changes something counts.
  "Angular, an object": {
    file: "proxy.conf.json",
    text: (target) =>
      JSON.stringify({
        "/plain": { target, changeOrigin: true },
        "/own": { target, changeOrigin: false, secure: false },
        "/cut/**": { target, changeOrigin: true, pathRewrite: { "^/cut": "" }, logLevel: "debug" },
        "/other/*": { target: `${target}/base`, changeOrigin: true, pathRewrite: { "^/other": "/v2" } },
      }),
    origin: "http://localhost:4200",
    sends: {
      "/plain/x?q=a%2Fb": "api /plain/x?q=a%2Fb",
      "/own/x": "called /own/x",
      "/cut/x/cut/1?cut=1": "api /x/cut/1?cut=1",
      "/other/x": "api /base/v2/x",
    },
  },
  "Angular, a list": {
    file: "src/proxy.conf.mjs",
    text: () => `const target = process.env.API;
export default [{ context: ["/one", "/two"], target, changeOrigin: true, pathRewrite: { "^/two": "/2" } }];`,
    origin: "http://localhost:4200",
    sends: { "/one/x": "api /one/x", "/two/x": "api /2/x" },
  },
  // next/server/lib/router-utils/proxy-request: changeOrigin, the destination with what the source's pattern took.
  "Next.js, rewrites": {
    file: "next.config.mjs",
    text: () => `const api = process.env.API;
export default { rewrites: async () => [
  { source: "/same/:path*", destination: api + "/same/:path*" },
  { source: "/cut/:path*", destination: api + "/:path*" },
  { source: "/other/:path*", destination: api + "/v2/deep/:path*" },
  { source: "/inside", destination: "/same/1" },
] };`,
    sends: {
      "/same": "api /same",
      "/same/x?q=1": "api /same/x?q=1",
      "/cut/x/cut/1": "api /x/cut/1",
      "/other": "api /v2/deep",
      "/other/x/1?q=a%2Fb": "api /v2/deep/x/1?q=a%2Fb",
    },
  },
};

async function sentThrough(port: number, origin: string, api: RecordingUpstream, paths: readonly string[]) {
  const sent: Record<string, string> = {};
  for (const path of paths) {
    const before = api.heard.length;
    await ask(port, { path, headers: { Origin: origin } });
    const { headers, path: asked } = api.heard[before] ?? { headers: { host: "nobody" }, path: "" };
    const hosts: Record<string, string> = {
      [`127.0.0.1:${api.port}`]: "api",
      [`127.0.0.1:${port}`]: "called",
    };
    sent[path] = `${hosts[headers.host ?? ""]} ${asked}`;
  }
  return sent;
}

describe("a config that corswalk init wrote sends what the tool's own proxy sends, with the same host", () => {
  it.each(Object.entries(known))("%s", async (_title, { file, text, origin, sends }) => {
    const api = await recordingUpstream();
    const root = project(file, text(api.url), {});
    const port = await throughWritten(root, api.url);
    const paths = Object.keys(sends);
    expect(await sentThrough(port, origin ?? "http://localhost:3000", api, paths)).toEqual(sends);
  });

  // Both majors hand each entry to http-proxy-middleware 2, an object's with its key as the context.
  it.each([
    [
      "5, a list",
      `[{ context: ["/api/**"], target, changeOrigin: true, pathRewrite: { "^/api": "" } },
  { context: ["/auth", "/login"], target, changeOrigin: true },
  { context: "/own", target, changeOrigin: false },
  { context: ["/two"], target: target + "/base", changeOrigin: true, pathRewrite: { "^/two/old": "/2", "^/two": "/new" } }]`,
    ],
    [
      "4, an object",
      `{ "/api": { target, changeOrigin: true, pathRewrite: { "^/api": "" } },
  "/auth": { target, changeOrigin: true }, "/own": { target, changeOrigin: false },
  "/two": { target: target + "/base", changeOrigin: true, pathRewrite: { "^/two/old": "/2", "^/two": "/new" } } }`,
    ],
  ])("webpack-dev-server %s", async (_form, proxy) => {
    const api = await recordingUpstream();
    const text = `const target = process.env.API; module.exports = { devServer: { proxy: ${proxy} } };`;
    const root = project("webpack.config.js", text, {});
    const port = await throughWritten(root, api.url);

    const require = createRequire(join(toolsFolder(), "package.json"));
    const { createProxyMiddleware } = require("http-proxy-middleware");
    const { default: express } = await import("express4" as string);
    process.env.API = api.url;
    const { devServer } = createRequire(join(root, "package.json"))("./webpack.config.js");
    delete process.env.API;
    const entries = Array.isArray(devServer.proxy)
      ? devServer.proxy
      : Object.entries<object>(devServer.proxy).map(([context, options]) => ({ context, ...options }));
    const app = express();
    for (const entry of entries)
      app.use(createProxyMiddleware(entry.context, { ...entry, logLevel: "silent" }));
    const server = await listening(createServer(app));
    onTestFinished(server.close);

    const paths = ["/api/x?q=a%2Fb", "/api/x/api/1", "/auth/x", "/own/x", "/two/x", "/two/old/x"];
    const origin = "http://localhost:8080";
    const expected = await sentThrough(server.port, origin, api, paths);
    expect(expected).toMatchObject({ "/api/x/api/1": "api /x/api/1", "/own/x": "called /own/x" });
    // Several rewrites run in turn here, as a comment in the file says.
    expect(await sentThrough(port, origin, api, paths)).toEqual(expected);
  });
});
