import { describe, expect, it } from "vitest";
import { config, faultsOf, proxyRoute, routeFaults } from "./helpers.ts";

describe("the order of routes", () => {
  it("puts a host before none, and the longest prefix first", () => {
    const keys = ["/", "/api", "a.test/", "/api/v2", "a.test/api"];
    const routes = Object.fromEntries(keys.map((key) => [key, "http://api.test"]));
    const sorted = config({ allowedHosts: ["a.test"], routes }).routes.map(({ key }) => key);
    expect(sorted).toEqual(["a.test/api", "a.test/", "/api/v2", "/api", "/"]);
  });
});

describe("a route's key", () => {
  it.each([
    ["/api", undefined, "/api"],
    ["/api/", undefined, "/api"],
    ["/", undefined, "/"],
    ["Auth.Localhost/", "auth.localhost", "/"],
    ["auth.localhost/api/", "auth.localhost", "/api"],
    ["[::1]/x", "[::1]", "/x"],
    ["/café", undefined, "/caf%C3%A9"],
  ])("%s is host %s and prefix %s", (key, host, prefix) => {
    expect(config({ routes: { [key]: "http://api.test" } }).routes).toMatchObject([{ key, host, prefix }]);
  });

  it.each([
    ["api", "has no slash"],
    ["https://a.test/api", "has a scheme"],
    ["localhost:8010/", "no host name"],
    ["/api/*", "not a pattern"],
    ["/a?b", "not a pattern"],
    ["/a/../b", "dot"],
    ["/a//b", "empty"],
    ["/%2e%2e/", "encoded"],
    ["/a b", "space"],
    ["/__corswalk/x", "the proxy's own"],
    ["", "has no slash"],
  ])("%j is refused: %s", (key, message) => {
    expect(faultsOf({ routes: { [key]: "http://api.test" } })[0]?.message).toContain(message);
  });

  it("is refused where another comes to the same", () => {
    const [fault] = faultsOf({ routes: { "/api": "http://a.test", "/api/": "http://b.test" } });
    expect(fault).toMatchObject({ path: "routes./api/", message: "is the same route as `/api`" });
  });

  it("is compared with no other where it is refused itself", () => {
    const routes = { "/": "http://a.test", billing: "http://b.test" };
    expect(faultsOf({ routes }).map(({ message }) => message)).toEqual(["has no slash"]);
  });

  it("is refused behind a host that the proxy does not answer to", () => {
    const routes = { "shop.test/": "http://a.test" };
    expect(faultsOf({ routes })[0]?.fix).toBe('Add "shop.test" to `allowedHosts`');
    expect(faultsOf({ allowedHosts: [".test"], routes })).toEqual([]);
  });
});

describe("where a route goes", () => {
  it.each([
    ["`target` beside `routes`", { target: "http://a.test", routes: {} }, "target", "beside `routes`"],
    ["nothing at all", {}, "", "nothing to forward to"],
    ["no route", { routes: {} }, "routes", "nothing to forward to"],
    ["an empty route", { routes: { "/": {} } }, "routes./", "neither where to go nor what to answer"],
  ])("%s is refused", (_, written, path, message) => {
    const [fault] = faultsOf(written);
    expect(fault?.path).toBe(path);
    expect(fault?.message).toContain(message);
  });

  it.each([
    ["http://localhost:8010", {}],
    ["http://127.0.0.1:8010/x", {}],
    ["ws://[::1]:8010", {}],
    ["http://0.0.0.0:8010", {}],
    ["http://shop.localhost:8011", { port: 8011 }],
    ["http://10.0.0.5:8010", { host: "10.0.0.5" }],
  ])("%s is refused as the proxy itself with %j", (target, written) => {
    expect(faultsOf({ target, ...written }).map(({ message }) => message)).toEqual([
      `"${target}" is the proxy itself`,
    ]);
  });

  it.each([
    ["http://localhost:8011", {}],
    ["http://localhost:8010", { port: 0 }],
    ["http://10.0.0.5:8010", {}],
  ])("%s is another server with %j", (target, written) => {
    expect(faultsOf({ target, ...written })).toEqual([]);
  });

  it("carries a user and password as Basic authorization, which is a secret", () => {
    const { routes, secrets } = config({ target: "https://ann:p%40ss@api.test" });
    expect(routes).toMatchObject([{ headers: [["Authorization", "Basic YW5uOnBAc3M="]] }]);
    expect(secrets).toEqual(expect.arrayContaining(["p@ss", "p%40ss", "YW5uOnBAc3M="]));
  });

  it("cannot carry a user beside an Authorization header", () => {
    const [fault] = routeFaults({ target: "https://ann:pass@api.test", headers: { authorization: "x" } });
    expect(fault?.path).toBe("routes./.headers.authorization");
  });
});

describe("timeouts", () => {
  it.each([
    ["10s", 10_000],
    ["500ms", 500],
    ["1.5m", 90_000],
    ["1h", 3_600_000],
    ["off", 0],
    [250, 250],
  ])("read %j as %d ms", (written, ms) => {
    const route = proxyRoute({ timeout: { connect: written, response: written } });
    expect([route.upstream.connectTimeout, route.responseTimeout]).toEqual([ms, ms]);
  });

  it.each(["soon", "", "10 parsecs", "-1s", "99999h", 0, -5, 1e99])("refuse %j", (connect) => {
    expect(routeFaults({ timeout: { connect } })).toHaveLength(1);
  });
});

describe("rewrite", () => {
  it("compiles its patterns and says what it cannot turn round", () => {
    const { routes, notices } = config({
      routes: { "/v1": { target: "http://a.test", rewrite: [["^/v1/(.*)", "/$1"]] } },
    });
    expect(routes).toMatchObject([{ rewrite: [[/^\/v1\/(.*)/, "/$1"]] }]);
    expect(notices).toEqual([expect.stringContaining("Route /v1 has a `rewrite`")]);
  });

  it("refuses what is no regular expression, at its place", () => {
    const [fault] = routeFaults({
      rewrite: [
        ["a", "b"],
        ["(", "x"],
      ],
    });
    expect(fault).toMatchObject({ path: "routes./.rewrite[1][0]", value: '"("' });
  });
});

describe("sendCookies", () => {
  it("takes names with a star and refuses what is none", () => {
    expect(proxyRoute({ sendCookies: ["session", "csrf_*"] }).sendCookies).toEqual(["session", "csrf_*"]);
    expect(routeFaults({ sendCookies: ["ok", "a b"] })[0]?.path).toBe("routes./.sendCookies[1]");
  });
});
