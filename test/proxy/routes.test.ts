import { describe, expect, it } from "vitest";
import type { WrittenRoute } from "../../src/config/schema.ts";
import { type Ask, ask } from "../support/client.ts";
import { startProxy } from "../support/proxy.ts";
import { recordingUpstream } from "../support/upstream.ts";

describe("the path that the upstream sees", () => {
  it.each<[string, string, Omit<WrittenRoute, "target">, string, string, string]>([
    ["as it came", "/api", {}, "", "/api/users?q=1", "/api/users?q=1"],
    ["behind the target's path", "/api", {}, "/v2", "/api/users", "/v2/api/users"],
    ["without the prefix", "/api", { stripPrefix: true }, "", "/api/users?q=1", "/users?q=1"],
    ["without the prefix, which was all", "/api", { stripPrefix: true }, "", "/api?q=1", "/?q=1"],
    [
      "without the prefix, behind the target's path",
      "/api",
      { stripPrefix: true },
      "/v2/",
      "/api/u",
      "/v2/u",
    ],
    ["rewritten", "/api", { rewrite: [["^/api/v1/", "/api/v2/"]] }, "", "/api/v1/u?v1=1", "/api/v2/u?v1=1"],
    [
      "rewritten in order, after the prefix and before the target's path",
      "/api",
      {
        stripPrefix: true,
        rewrite: [
          ["^/old", "/mid"],
          ["mid/(.*)$", "new/$1"],
        ],
      },
      "/v2",
      "/api/old/x",
      "/v2/new/x",
    ],
    ["with the target's query before its own", "/", {}, "/x?key=k", "/u?q=1", "/x/u?key=k&q=1"],
    ["byte for byte", "/", {}, "", "//a%2Fb/[x]|?", "//a%2Fb/[x]|?"],
  ])("%s", async (_how, key, options, path, asked, seen) => {
    const upstream = await recordingUpstream();
    const { port, exchangesAfter } = await startProxy({
      routes: { [key]: { target: upstream.url + path, ...options } },
    });
    await ask(port, { path: asked });
    expect(upstream.heard[0]?.path).toBe(seen);
    expect((await exchangesAfter(1))[0]).toMatchObject({ path: asked, route: key });
  });
});

describe("the route of a call", () => {
  const routes = [
    "/",
    "/api",
    "/api/users",
    "/api/users/me",
    "auth.localhost/",
    "auth.localhost/api",
    "api.localhost/x",
  ];

  it.each([
    ["localhost", "/", "/"],
    ["localhost", "/apix", "/"],
    ["localhost", "/api", "/api"],
    ["localhost", "/api?x=/users", "/api"],
    ["localhost", "/api/usersx", "/api"],
    ["localhost:8010", "/api/users", "/api/users"],
    ["127.0.0.1", "/api/users/me/", "/api/users/me"],
    ["auth.localhost", "/login", "auth.localhost/"],
    ["AUTH.localhost:8010", "/login", "auth.localhost/"],
    ["auth.localhost", "/api/users/me", "auth.localhost/api"],
    ["api.localhost", "/x/y", "api.localhost/x"],
    ["api.localhost", "/api/y", "/api"],
    ["other.localhost", "/api", "/api"],
  ])("%s%s goes by %s", async (Host, path, key) => {
    const upstream = await recordingUpstream();
    const { port } = await startProxy({
      routes: Object.fromEntries(
        routes.map((route) => [route, { target: upstream.url, headers: { "X-Route": route } }]),
      ),
    });
    await ask(port, { path, headers: { Host } });
    expect(upstream.heard[0]?.headers["x-route"]).toBe(key);
  });
});

describe("the headers that the upstream sees", () => {
  const from = { Referer: "http://localhost:3000/cart?item=1" };

  it.each<[string, Omit<WrittenRoute, "target">, Ask["headers"], Record<string, string | undefined>]>([
    ["its own Host, Origin and Referer", {}, from, { host: "$host", origin: "$url", referer: "$url/" }],
    [
      "the page's, with upstreamOrigin keep",
      { upstreamOrigin: "keep" },
      from,
      { origin: "http://localhost:3000", referer: from.Referer },
    ],
    [
      "neither, with upstreamOrigin remove",
      { upstreamOrigin: "remove" },
      from,
      { origin: undefined, referer: undefined },
    ],
    [
      "the proxy's Host, without changeOrigin",
      { changeOrigin: false },
      { Host: "api.localhost" },
      { host: "api.localhost" },
    ],
    [
      "those that the route sets, and not those that it removes",
      { headers: { "X-Api-Key": "k", "User-Agent": null, Accept: "text/plain" } },
      { Accept: "*/*", "User-Agent": "me" },
      { "x-api-key": "k", "user-agent": undefined, accept: "text/plain" },
    ],
    [
      "a header that the route sets, though the client's Connection names it",
      { headers: { "X-Api-Key": "k" } },
      { Connection: "X-Api-Key, X-Own", "X-Own": "1" },
      { "x-api-key": "k", "x-own": undefined },
    ],
    [
      "no word on the way, by default",
      {},
      {},
      { "x-forwarded-for": undefined, "x-forwarded-host": undefined, via: undefined },
    ],
    ["what came, without xfwd", {}, { "X-Forwarded-For": "9.9.9.9" }, { "x-forwarded-for": "9.9.9.9" }],
    [
      "where the call came from, with xfwd, whatever came",
      { xfwd: true },
      { Host: "app.localhost:8010", "X-Forwarded-For": "9.9.9.9", "X-Forwarded-Proto": "https" },
      {
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-host": "app.localhost:8010",
        "x-forwarded-proto": "http",
      },
    ],
  ])("%s", async (_what, options, headers, seen) => {
    const upstream = await recordingUpstream();
    const { port } = await startProxy({ routes: { "/": { target: upstream.url, ...options } } });
    await ask(port, headers === undefined ? {} : { headers });
    for (const [name, value] of Object.entries(seen)) {
      const filled = value?.replace("$url", upstream.url).replace("$host", `127.0.0.1:${upstream.port}`);
      expect([name, upstream.heard[0]?.headers[name]]).toEqual([name, filled]);
    }
  });

  it("Via names this run, with via, after what came", async () => {
    const upstream = await recordingUpstream();
    const { port } = await startProxy({ routes: { "/": { target: upstream.url, via: true } } });
    await ask(port, { headers: { Via: "1.1 other" } });
    expect(upstream.heard[0]?.headers.via).toMatch(/^1\.1 other, 1\.1 corswalk-[0-9a-f]{8}$/);
  });

  it("user and password of the target are its Basic authorization, and are shown nowhere", async () => {
    const upstream = await recordingUpstream();
    const target = upstream.url.replace("//", "//ada:s%C3%A9cret@");
    const { port, exchangesAfter } = await startProxy({ target });
    await ask(port, { path: "/x" });
    const expected = `Basic ${Buffer.from("ada:sécret").toString("base64")}`;
    expect(upstream.heard[0]?.headers.authorization).toBe(expected);
    expect((await exchangesAfter(1))[0]?.upstream).toBe(`${upstream.url}/x`);
  });
});

describe("the headers that the page gets", () => {
  it("those that the route sets, and not those that it removes", async () => {
    const upstream = await recordingUpstream((_heard, response) => {
      response.writeHead(200, {
        "Content-Security-Policy": "default-src 'none'",
        "X-A": "theirs",
        "X-B": "b",
      });
      response.end();
    });
    const responseHeaders = { "Content-Security-Policy": null, "X-A": "ours", "X-New": "new" };
    const { port } = await startProxy({ routes: { "/": { target: upstream.url, responseHeaders } } });
    const { headers } = await ask(port);
    expect(headers).toMatchObject({ "x-a": "ours", "x-b": "b", "x-new": "new" });
    expect(headers).not.toHaveProperty("content-security-policy");
    expect(headers["access-control-expose-headers"]).toMatch(/X-New/i);
  });
});
