import { describe, expect, it } from "vitest";
import { fitLocation, fitRedirects, fitRefresh } from "../../src/rewrite/location.ts";
import type { Call } from "../../src/rewrite/way-back.ts";
import { callOf } from "./call.ts";
import { routeOf } from "./route.ts";

const routes = [
  routeOf("auth.localhost/", "https://auth.example.com"),
  routeOf("/billing", "https://billing.example.com/v2", { stripPrefix: true }),
  routeOf("/old", "https://old.example.com", { rewrite: [[/^\/old/, "/new"]] }),
  routeOf("/plain", "http://plain.example.com"),
  routeOf("/api/v9", "https://nine.example.com"),
  routeOf("/dev", "http://localhost:3001", { stripPrefix: true, changeOrigin: false }),
  routeOf("/keyed", "https://keyed.example.com/x?key=secret", { stripPrefix: true }),
  routeOf("/api", "https://api.example.com"),
];

function call(key: string, path: string, options: Parameters<typeof callOf>[2] = {}): Call {
  return callOf(routes.find((route) => route.key === key)!, path, { routes, ...options });
}

const api = call("/api", "/api/a/b?q=1");
const billing = call("/billing", "/billing/a/b?q=1");
const dev = call("/dev", "/dev/a");
const auth = call("auth.localhost/", "/authorize", { host: "auth.localhost:8010" });
const plain = call("/plain", "/plain/a?b=1");

describe("a redirect", () => {
  it.each<[string, Call, string, string]>([
    [
      "to the same target comes back",
      api,
      "https://api.example.com/api/x?y#z",
      "http://localhost:8010/api/x?y#z",
    ],
    [
      "keeps its bytes",
      api,
      "https://api.example.com/api/%7e|[\xe9]//?a=%20",
      "http://localhost:8010/api/%7e|[\xe9]//?a=%20",
    ],
    ["finds its host in any case", api, "HTTPS://API.Example.COM/api/x", "http://localhost:8010/api/x"],
    [
      "with an explicit default port comes back",
      api,
      "https://api.example.com:443/api/x",
      "http://localhost:8010/api/x",
    ],
    [
      "to another port passes",
      api,
      "https://api.example.com:8443/api/x",
      "https://api.example.com:8443/api/x",
    ],
    [
      "to http of the same host comes back",
      api,
      "http://api.example.com/api/x",
      "http://localhost:8010/api/x",
    ],
    [
      "to http with its port comes back",
      api,
      "http://api.example.com:80/api/x",
      "http://localhost:8010/api/x",
    ],
    [
      "to https of the same host, elsewhere, comes back",
      plain,
      "https://plain.example.com/plain/login",
      "http://localhost:8010/plain/login",
    ],
    ["without a scheme comes back without one", api, "//api.example.com/api/x", "//localhost:8010/api/x"],
    ["without a scheme to elsewhere passes", api, "//cdn.example.com/x", "//cdn.example.com/x"],
    ["to somewhere else passes", api, "https://idp.example.org/x", "https://idp.example.org/x"],
    [
      "to a host that only begins alike passes",
      api,
      "https://api.example.com.evil.test/api",
      "https://api.example.com.evil.test/api",
    ],
    [
      "to a target's path outside its prefix passes",
      api,
      "https://api.example.com/login",
      "https://api.example.com/login",
    ],
    [
      "to a path that another route takes passes",
      api,
      "https://api.example.com/api/v9/x",
      "https://api.example.com/api/v9/x",
    ],
    [
      "with a user in it passes",
      api,
      "https://me:pw@api.example.com/api/x",
      "https://me:pw@api.example.com/api/x",
    ],
    ["of another scheme passes", api, "myapp://api.example.com/api", "myapp://api.example.com/api"],
    ["with backslashes passes", api, "\\\\api.example.com\\api", "\\\\api.example.com\\api"],
    ["with an impossible host passes", api, "https://[::1/x", "https://[::1/x"],
    ["that is a path stays", api, "/api/login?next=/a", "/api/login?next=/a"],
    ["that is a path with dots stays", api, "/api/../api/login", "/api/../api/login"],
    ["that is relative stays", api, "../login", "../login"],
    ["that is a query stays", api, "?page=2", "?page=2"],
    ["that is a fragment stays", api, "#top", "#top"],
    ["that is empty stays", api, "", ""],

    [
      "gets a stripped prefix back, and loses the target's path",
      billing,
      "https://billing.example.com/v2/x",
      "http://localhost:8010/billing/x",
    ],
    [
      "to the target's path itself finds the prefix",
      billing,
      "https://billing.example.com/v2?a",
      "http://localhost:8010/billing?a",
    ],
    [
      "to the target's path with a slash keeps the slash",
      billing,
      "https://billing.example.com/v2/",
      "http://localhost:8010/billing/",
    ],
    [
      "beside the target's path passes",
      billing,
      "https://billing.example.com/v20/x",
      "https://billing.example.com/v20/x",
    ],
    [
      "by dots out of the target's path passes",
      billing,
      "https://billing.example.com/v2/%2E%2e/x",
      "https://billing.example.com/v2/%2E%2e/x",
    ],
    ["that is a path gets the prefix back", billing, "/v2/login?next=%2Fv2#f", "/billing/login?next=%2Fv2#f"],
    ["that is a path of two slashes gets the prefix back", billing, "/v2//x", "/billing//x"],
    ["that is relative and stays below stays as written", billing, "./c?d", "./c?d"],
    ["that is relative and climbs stays as written", billing, "../x", "../x"],
    ["that climbs over the target's path stays as written", billing, "../../../x", "../../../x"],
    ["relative to a bare prefix is put below it", call("/dev", "/dev"), "next", "/dev/next"],
    ["down through the target's path is mapped", billing, "../../v2/x", "/billing/x"],

    [
      "to another route's target goes to that route",
      api,
      "https://billing.example.com/v2/pay",
      "http://localhost:8010/billing/pay",
    ],
    [
      "to a host route's target goes to its host, on our port",
      api,
      "https://auth.example.com/login?a",
      "http://auth.localhost:8010/login?a",
    ],
    [
      "from a host route to itself stays there",
      auth,
      "https://auth.example.com/x",
      "http://auth.localhost:8010/x",
    ],
    ["from a host route by path stays", auth, "/consent", "/consent"],
    [
      "from a host route comes back to the host above",
      auth,
      "https://api.example.com/api/cb?code=1",
      "http://localhost:8010/api/cb?code=1",
    ],
    ["to a route with rewrite passes", api, "https://old.example.com/new/x", "https://old.example.com/new/x"],
    ["of a route with rewrite is left alone", call("/old", "/old/a"), "/new/b", "/new/b"],
    ["of a route with rewrite, relative, is left alone", call("/old", "/old/a"), "b", "b"],
    [
      "of a route with rewrite to another route comes back",
      call("/old", "/old/a"),
      "https://api.example.com/api",
      "http://localhost:8010/api",
    ],

    [
      "under the proxy's name, which the upstream was told, gets the prefix",
      dev,
      "http://localhost:8010/login",
      "http://localhost:8010/dev/login",
    ],
    [
      "under the proxy's name and with the page's path stays",
      dev,
      "http://localhost:8010/dev/login",
      "http://localhost:8010/dev/login",
    ],
    [
      "under the proxy's name over https comes back to http",
      dev,
      "https://localhost:8010/login",
      "http://localhost:8010/dev/login",
    ],
    [
      "under the target's name comes back as well",
      dev,
      "http://localhost:3001/login",
      "http://localhost:8010/dev/login",
    ],
    [
      "to the proxy's name from who was not told it passes",
      billing,
      "http://localhost:8010/app/cb?code=1",
      "http://localhost:8010/app/cb?code=1",
    ],

    [
      "loses the target's own query, which may hold a key",
      call("/keyed", "/keyed/a"),
      "/x/b?key=secret&c=1",
      "/keyed/b?c=1",
    ],
    [
      "that has nothing but the target's own query loses it",
      call("/keyed", "/keyed/a"),
      "https://keyed.example.com/x/b?key=secret#f",
      "http://localhost:8010/keyed/b#f",
    ],
    [
      "keeps a query that only begins like the target's",
      call("/keyed", "/keyed/a"),
      "/x/b?key=secrets",
      "/keyed/b?key=secrets",
    ],

    [
      "to an identity provider keeps redirect_uri and state",
      api,
      "https://idp.example.org/authorize?redirect_uri=https%3A%2F%2Fapi.example.com%2Fapi%2Fcb&state=a%2Fb",
      "https://idp.example.org/authorize?redirect_uri=https%3A%2F%2Fapi.example.com%2Fapi%2Fcb&state=a%2Fb",
    ],
    [
      "to an identity provider behind a route keeps redirect_uri and state",
      api,
      "https://auth.example.com/authorize?redirect_uri=https://api.example.com/api/cb&state=x",
      "http://auth.localhost:8010/authorize?redirect_uri=https://api.example.com/api/cb&state=x",
    ],
  ])("%s", (_, from, value, fitted) => {
    expect(fitLocation(value, from).value).toBe(fitted);
  });

  it("comes back over https where the page speaks https with the proxy", () => {
    const secure = call("/api", "/api", { protocol: "https:", host: "app.localhost" });
    expect(fitLocation("https://api.example.com/api/x", secure).value).toBe("https://app.localhost/api/x");
  });

  it("under the proxy's name comes back where X-Forwarded-Host told it", () => {
    const told = callOf(
      routeOf("/billing", "https://billing.example.com/v2", { stripPrefix: true, xfwd: true }),
      "/billing/a",
    );
    expect(fitLocation("https://localhost:8010/v2/b", told).value).toBe("http://localhost:8010/billing/b");
  });

  it("under the proxy's name loses the target's path", () => {
    const told = callOf(routeOf("/", "http://localhost:3001/v2", { changeOrigin: false }), "/a");
    expect(fitLocation("http://localhost:8010/v2/b", told).value).toBe("http://localhost:8010/b");
    expect(fitLocation("http://localhost:8010/b", told).value).toBe("http://localhost:8010/b");
  });

  it("under a name that the config told the upstream gets the prefix", () => {
    const route = routeOf("/api", "https://10.0.0.5", { stripPrefix: true });
    const told = { ...callOf(route, "/api/a"), upstreamHost: "tenant.example.com" };
    expect(fitLocation("https://tenant.example.com/api/b", told).value).toBe(
      "http://localhost:8010/api/api/b",
    );
  });

  it("prefers a route of the very origin to one of the same host", () => {
    const plainHttp = routeOf("/", "http://x.example.com");
    const both = [routeOf("/s", "https://x.example.com", { stripPrefix: true }), plainHttp];
    const from = callOf(plainHttp, "/a", { routes: both });
    expect(fitLocation("https://x.example.com/b", from).value).toBe("http://localhost:8010/s/b");
    expect(fitLocation("http://x.example.com/b", from).value).toBe("http://localhost:8010/b");
  });

  it("that is a path beginning with two slashes is not read as a host", () => {
    const from = callOf(routeOf("/", "https://x.example.com/v2"), "/a");
    expect(fitLocation("/v2//evil.test/x", from).value).toBe("http://localhost:8010//evil.test/x");
  });
});

describe("what the developer is told", () => {
  it("the upstream wants https: through the proxy that would be a loop", () => {
    const { value, note } = fitLocation("https://plain.example.com/plain/a?b=1", plain);
    expect(value).toBe("https://plain.example.com/plain/a?b=1");
    expect(note).toMatch(/wants https.*target of route \/plain https:\/\/plain\.example\.com$/);
  });

  it("a path that no route leads to", () => {
    expect(fitLocation("/login", api)).toEqual({
      value: "/login",
      note: expect.stringMatching(/\/login is outside of route \/api/),
    });
  });

  it("nothing where another route serves the path", () => {
    expect(fitLocation("/dev/login", api)).toEqual({ value: "/dev/login", note: undefined });
  });
});

describe("Refresh", () => {
  it.each([
    ["5; url=https://api.example.com/api/x", "5; url=http://localhost:8010/api/x"],
    ["0;URL='https://api.example.com/api/x'", "0;URL='http://localhost:8010/api/x'"],
    ['1.5 , url = "/v2/x" ; rest', '1.5 , url = "/billing/x" ; rest'],
    ["0;/v2/x", "0;/billing/x"],
    ["0;url='/v2/x", "0;url='/billing/x"],
    ["5", "5"],
    ["", ""],
    ["0; url=", "0; url="],
    ["0; url=https://elsewhere.test/", "0; url=https://elsewhere.test/"],
  ])("%s", (value, fitted) => {
    expect(fitRefresh(value, value.includes("v2") ? billing : api).value).toBe(fitted);
  });
});

describe("the headers of an answer", () => {
  it("are the same list where there is no redirect", () => {
    const headers = ["Content-Type", "text/html", "X-Location", "https://api.example.com/api"];
    expect(fitRedirects(headers, api).headers).toBe(headers);
  });

  it("have Location, Content-Location and Refresh fitted, in any case, each in its place", () => {
    const headers = [
      "LOCATION",
      "/v2/a",
      "X",
      "/v2/a",
      "content-location",
      "/v2/b",
      "Refresh",
      "0;url=/v2/c",
    ];
    const fitted = [
      "LOCATION",
      "/billing/a",
      "X",
      "/v2/a",
      "content-location",
      "/billing/b",
      "Refresh",
      "0;url=/billing/c",
    ];
    expect(fitRedirects(headers, billing)).toEqual({ headers: fitted, notes: [] });
  });

  it("name the header in what they tell", () => {
    expect(fitRedirects(["Location", "/login"], api).notes).toEqual([
      expect.stringMatching(/^Location: \/login is outside/),
    ]);
  });

  it("are kept with redirects: keep", () => {
    const headers = ["Location", "https://api.example.com/api"];
    const from = { ...api, route: { ...api.route, redirects: "keep" as const } };
    expect(fitRedirects(headers, from).headers).toBe(headers);
  });

  it("pass however long they are", () => {
    const long = "a".repeat(65_000);
    for (const value of [
      `${long}:`,
      `http://${long}@x`,
      `http://${long}.test/`,
      `0;${" ".repeat(60_000)}url`,
    ]) {
      expect(fitRedirects(["Location", value, "Refresh", value], billing).headers).toEqual([
        "Location",
        value,
        "Refresh",
        value,
      ]);
    }
  });
});
