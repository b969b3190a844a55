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
import { listening, recordingUpstream } from "../support/upstream.ts";
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
