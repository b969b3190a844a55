import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callGroups } from "../../src/demo/calls.ts";
import type { Listening } from "../../src/demo/loopback.ts";
import { startPage } from "../../src/demo/page.ts";
import type { PageData } from "../../src/demo/page-data.ts";

const places = {
  api: "http://localhost:4001",
  proxy: "http://localhost:8010",
  down: "http://localhost:4002",
};
let page: Listening;
let url: string;
beforeAll(async () => {
  page = await startPage(0, places);
  url = `http://localhost:${page.port}`;
});
afterAll(() => page.close());

test.each([
  ["/", "text/html; charset=utf-8", "index.html"],
  ["/?from=readme", "text/html; charset=utf-8", "index.html"],
  ["/ground.css", "text/css; charset=utf-8", "ground.css"],
  ["/style.css", "text/css; charset=utf-8", "style.css"],
  ["/main.js", "text/javascript; charset=utf-8", "main.js"],
  ["/send.js", "text/javascript; charset=utf-8", "send.js"],
  ["/view.js", "text/javascript; charset=utf-8", "view.js"],
  ["/icon.svg", "image/svg+xml", "icon.svg"],
  ["/crossing.svg", "image/svg+xml", "crossing.svg"],
])("the page's server gives %s as %s", async (path, type, file) => {
  const response = await fetch(url + path);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe(type);
  expect(await response.text()).toBe(
    readFileSync(new URL(`../../src/demo/page/${file}`, import.meta.url), "utf8"),
  );
});

test.each([
  ["GET", "/nothing"],
  ["GET", "/../package.json"],
  ["POST", "/"],
])("the page's server has nothing for %s %s", async (method, path) => {
  expect((await fetch(url + path, { method })).status).toBe(404);
});

test("the page may load its own files and call the demo's servers, and nothing else", async () => {
  const policy = (await fetch(url)).headers.get("content-security-policy") ?? "";
  expect(policy.split("; ")).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self' http://localhost:4001 http://localhost:8010 http://localhost:4002 ws://localhost:4001 ws://localhost:8010",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ]);
});

test("no file of the page names a server of the outside", () => {
  const folder = new URL("../../src/demo/page/", import.meta.url);
  const named = readdirSync(folder).flatMap((file) =>
    [...readFileSync(new URL(file, folder), "utf8").matchAll(/\b(?:https?|wss?):\/\/[\w.-]+/g)].map(String),
  );
  const harmless = ["http://www.w3.org", "https://api.example.com", "http://localhost"];
  expect(named.filter((address) => !harmless.includes(address))).toEqual([]);
});

test("the page is told where its API and proxy are, and what the console will say under the name it was opened by", async () => {
  for (const origin of [url, `http://127.0.0.1:${page.port}`]) {
    const data = (await (await fetch(`${origin}/calls.json`)).json()) as PageData;
    expect(data).toMatchObject({ api: places.api, proxy: places.proxy });
    expect(data.groups.map(({ title }) => title)).toEqual(callGroups.map(({ title }) => title));
    const [first] = data.groups[0]!.calls;
    expect(first).toMatchObject({ direct: places.api, proxied: places.proxy, down: false });
    expect(first!.console).toContain(
      `Access to fetch at 'http://localhost:4001/menu' from origin '${origin}'`,
    );
  }
});

test("the call to the server that is down goes to the port where nobody listens", async () => {
  const data = (await (await fetch(`${url}/calls.json`)).json()) as PageData;
  const down = data.groups.flatMap(({ calls }) => calls).filter((call) => call.down);
  expect(down).toEqual([expect.objectContaining({ direct: places.down, proxied: places.proxy })]);
});
