import { describe, expect, it } from "vitest";
import { startProxy } from "../support/proxy.ts";
import { dial } from "../support/raw.ts";
import { strictUpstream, valuesOf } from "./strict-upstream.ts";

/** What one GET of `target` is answered with, and what the upstream saw of it. */
async function ask(target: string, options: { route?: object; host?: string; method?: string } = {}) {
  const { route = {}, host = "localhost", method = "GET" } = options;
  const upstream = await strictUpstream();
  const { port } = await startProxy({ routes: { "/": { target: upstream.url, ...route } } });
  const client = await dial(port);
  client.send(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  await client.ended;
  const status = Number(client.text.split(" ")[1]);
  return { status, seen: upstream.requests[0]?.line.split(" ")[1], upstream, text: client.text };
}

describe("a path goes through byte for byte", () => {
  it.each([
    "/",
    "//",
    "//a//b//",
    "/a%2Fb",
    "/%2f%2F",
    "/%41%zz%",
    '/[a]{b}|c^`"<>\\',
    "/a;b=c,d:e@f!$&'()*+~",
    "/?",
    "/a?",
    "/a??b?",
    "/a?b=[c]|d&e=f/../g#".slice(0, -1),
    "/a?q=%00%0d%0a",
    "/.well-known/x",
    "/.../a/.b/c.",
    "/a/./b",
    "/a/../b",
    `/${"x".repeat(16_000)}`,
  ])("%j", async (target) => {
    expect(await ask(target)).toMatchObject({ status: 200, seen: target });
  });

  it("behind the target's path, with the prefix taken off", async () => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({
      routes: { "/api": { target: `${upstream.url}/v2`, stripPrefix: true } },
    });
    const client = await dial(port);
    client.send("GET /api//a%2Fb?x=|& HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await client.until("X-Count: 1");
    client.send("GET /api?x HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await client.until("X-Count: 2");
    expect(upstream.requests.map(({ line }) => line)).toEqual([
      "GET /v2//a%2Fb?x=|& HTTP/1.1",
      "GET /v2?x HTTP/1.1",
    ]);
  });
});

describe("a byte that no URL has is refused by the parser, and the answer says so", () => {
  it.each(["/\xe9", "/a\x7f", "/\xc3\xa9?q"])("%j", async (target) => {
    const { status, text, upstream } = await ask(target);
    expect({ status, seen: upstream.requests }).toEqual({ status: 400, seen: [] });
    expect(text).toContain("X-Corswalk: bad-request\r\n");
    expect(text).toContain("Percent-encode it, as browsers do");
  });
});

describe("a path that would leave its route is refused", () => {
  it.each([
    "/api/../admin",
    "/api/%2e%2e/admin",
    "/api/%2E./admin",
    "/api/..%2fadmin",
    "/api/..%5cadmin",
    "/api/..\\admin",
    "/api%2f..%2fadmin",
    "/api/x/../../admin",
    "/..",
    "/api/../../../etc",
    "/admin/../api/x",
  ])("%s: 400", async (target) => {
    const api = await strictUpstream();
    const admin = await strictUpstream();
    const { port } = await startProxy({ routes: { "/api": api.url, "/admin": admin.url } });
    const client = await dial(port);
    client.send(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\n\r\n`);
    const text = await client.until("}}");
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain("Access-Control-Allow-Origin: http://localhost:3000\r\n");
    expect([api.connections.length, admin.connections.length]).toEqual([0, 0]);
  });

  it.each(["/api/a%2fb", "/api/a/../b", "/api/a%5Cb", "/api/%2e/b"])("%s stays in it", async (target) => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ routes: { "/api": upstream.url } });
    const client = await dial(port);
    client.send(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await client.until("X-Count: 1");
    expect(upstream.requests[0]?.line).toBe(`GET ${target} HTTP/1.1`);
  });
});

describe("forms of a request target", () => {
  it.each([
    ["a fragment", "/a#b", 400],
    ["a byte past ASCII, which URLs escape", "/caf\xe9", 400],
    ["no slash", "a", 400],
    ["another scheme", "ftp://localhost/", 400],
    ["a user", "http://u@localhost/", 400],
    ["a port without a host", "http://:80/", 400],
    ["an authority that is none", "http://[::/", 400],
    ["an absolute form of a foreign host", "http://evil.test/", 421],
    ["an absolute form of a foreign address", "http://10.0.0.1/", 421],
    ["`*` for anything but OPTIONS", "*", 400],
  ])("%s: %s is %i", async (_, target, status) => {
    const { status: found, upstream } = await ask(target);
    expect(found).toBe(status);
    expect(upstream.connections).toHaveLength(0);
  });

  it("an absolute form of an allowed host is served as its path, whatever Host says", async () => {
    expect(await ask("http://localhost:8010/a?b", { host: "evil.test" })).toMatchObject({
      status: 200,
      seen: "/a?b",
    });
  });

  it.each([
    ["http://localhost?b", "/?b"],
    ["HTTP://LOCALHOST", "/"],
  ])("%s is the path %s", async (target, seen) => {
    expect(await ask(target)).toMatchObject({ status: 200, seen });
  });

  it.each([
    ["two Hosts", "Host: localhost\r\nHost: localhost\r\n"],
    ["a Host that is none", "Host: local host\r\n"],
    ["no Host", ""],
  ])("an absolute form does not make up for %s", async (_, hosts) => {
    const upstream = await strictUpstream();
    const { port } = await startProxy({ target: upstream.url });
    const client = await dial(port);
    client.send(`GET http://localhost/ HTTP/1.1\r\n${hosts}\r\n`);
    expect(await client.until("\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect(upstream.connections).toHaveLength(0);
  });

  it("OPTIONS with a path is the upstream's", async () => {
    expect(await ask("/a", { method: "OPTIONS" })).toMatchObject({ status: 200, seen: "/a" });
  });
});

describe("Host", () => {
  it.each([
    ["is the target's by default", {}, (target: string) => target.slice("http://".length)],
    ["is the page's without changeOrigin", { changeOrigin: false }, () => "app.localhost:3000"],
  ])("%s", async (_, route, expected) => {
    const { upstream } = await ask("/", { route, host: "app.localhost:3000" });
    expect(valuesOf(upstream.requests[0]?.headers ?? [], "host")).toEqual([expected(upstream.url)]);
  });

  it("is the authority of an absolute form without changeOrigin", async () => {
    const { upstream } = await ask("http://b.localhost/", {
      route: { changeOrigin: false },
      host: "a.localhost",
    });
    expect(valuesOf(upstream.requests[0]?.headers ?? [], "host")).toEqual(["b.localhost"]);
  });
});

it("a path that a rewrite makes is encoded where it could be no request line", async () => {
  const { seen } = await ask("/a", { route: { rewrite: [["^/a$", "/b c\u00e9\u20ac#d"]] } });
  expect(seen).toBe("/b%20c\xe9%E2%82%AC%23d");
});
