import { describe, expect, it } from "vitest";
import type { WrittenConfig } from "../../src/config/schema.ts";
import { config, faultsOf, proxyRoute } from "./helpers.ts";

describe("what is not written", () => {
  const { listen, routes, ...rest } = config({ target: "https://api.example.com" });

  it("listens on both loopback addresses at 8010", () => {
    expect(listen).toEqual({ port: 8010, hosts: ["127.0.0.1", "::1"] });
  });

  it("lets loopback pages in, with credentials", () => {
    expect(rest.cors).toMatchObject({ origins: ["loopback"], credentials: true });
  });

  it("makes one route of a target, with every default of the reference", () => {
    expect(routes).toMatchObject([
      {
        kind: "proxy",
        key: "/",
        host: undefined,
        prefix: "/",
        stripPrefix: false,
        rewrite: [],
        changeOrigin: true,
        upstreamOrigin: "target",
        headers: [],
        cookies: "fit",
        sendCookies: undefined,
        redirects: "fit",
        ws: true,
        xfwd: false,
        via: false,
        responseTimeout: 0,
        upstream: { secure: true, connectTimeout: 10_000, ca: [], cert: undefined },
      },
    ]);
  });

  it("leaves the inspector to the terminal", () => {
    expect(rest).toMatchObject({ log: "pretty", inspector: undefined, secrets: [], notices: [] });
  });
});

describe("cors", () => {
  it("of a route overrides the global policy key by key", () => {
    const [y, root] = config({
      cors: { origins: ["https://a.test"], maxAge: 60 },
      routes: {
        "/": { target: "http://x.test", cors: { origins: "https://b.test" } },
        "/y": "http://y.test",
      },
    }).routes;
    expect(root?.cors).toMatchObject({ origins: ["https://b.test"], maxAge: 60 });
    expect(y?.cors.allows("https://a.test")).toBe(true);
  });

  it("reports the policy's faults at their places", () => {
    const cors = { origins: ["loopback", "https://a.test/"], maxAge: -1 };
    const faults = faultsOf({ target: "http://a.test", cors });
    expect(faults.map(({ path }) => path)).toEqual(["cors.origins[1]", "cors.maxAge"]);
  });
});

describe("what the command line sets over the file", () => {
  const written: WrittenConfig = {
    port: 1,
    host: "::1",
    allowedHosts: ["a.test"],
    log: "json",
    cors: { origins: ["https://a.test"] },
    routes: { "/": { target: "http://old.test", headers: { "X-Key": "old" } }, "/api": "http://api.test" },
  };

  it("replaces, adds and sets as the flags say", () => {
    const overrides = {
      port: 2,
      hosts: ["127.0.0.1"],
      target: "localhost:3001",
      origins: ["https://b.test"],
      allowedHosts: ["b.test"],
      headers: [["X-Key", "new"]] as const,
      insecure: true,
      log: "silent" as const,
      inspector: false,
    };
    const { listen, allowedHosts, cors, log, inspector, routes, notices } = config(written, { overrides });
    expect({ listen, allowedHosts, log, inspector, origins: cors.origins }).toEqual({
      listen: { port: 2, hosts: ["127.0.0.1"] },
      allowedHosts: ["a.test", "b.test"],
      log: "silent",
      inspector: false,
      origins: ["https://a.test", "https://b.test"],
    });
    expect(routes).toMatchObject([
      { key: "/api", headers: [["X-Key", "new"]], upstream: { secure: false } },
      { key: "/", headers: [["X-Key", "new"]], target: { origin: "http://localhost:3001" } },
    ]);
    expect(notices).toContain("The target given on the command line replaces the route / of the config.");
  });

  it("adds origins to the default where the file names none", () => {
    const { cors } = config({ target: "http://a.test" }, { overrides: { origins: ["https://b.test"] } });
    expect(cors.origins).toEqual(["loopback", "https://b.test"]);
  });

  it("is named in faults as the flag or variable that it came from", () => {
    const overrides = {
      target: "htp://x",
      origins: ["b.test/"],
      headers: [["X Y", "1"]] as const,
      hosts: ["::1", "example"],
      from: { target: "CORSWALK_TARGET", hosts: "CORSWALK_HOST" },
    };
    const faults = faultsOf({}, { overrides, file: "proxy.config.json" });
    expect(faults.map(({ file, path, value }) => ({ file, path, value }))).toEqual([
      { file: undefined, path: "CORSWALK_HOST", value: '"example"' },
      { file: undefined, path: "--allow-origin", value: '"b.test/"' },
      { file: undefined, path: "--header X Y", value: undefined },
      { file: undefined, path: "CORSWALK_TARGET", value: '"htp://x"' },
    ]);
  });

  it("shows the value that cannot be used, unless it may be a secret", () => {
    const said = (target: string) =>
      faultsOf({}, { overrides: { target } }).map(({ path, message }) => `${path}: ${message}`);
    expect(said("htp://x")).toEqual(['target: "htp://x" is not an http, https, ws or wss URL']);
    expect(said("htp://me:canary@x")).toEqual(["target: is not an http, https, ws or wss URL"]);
  });
});

describe("`target` and `routes`", () => {
  it.each([
    ["another route", "/api", 'Write it there, as "/"'],
    ["a route for /", "/", 'Keep one of the two: `routes` has "/" already'],
  ])("cannot stand beside each other: one fault beside %s", (_, key, fix) => {
    const faults = faultsOf({ target: "https://a.test", routes: { [key]: "https://b.test" } });
    expect(faults).toEqual([
      expect.objectContaining({ path: "target", message: "cannot stand beside `routes`", fix }),
    ]);
  });
});

describe("secrets", () => {
  const env = { TOKEN: "canary-1", KEY: "canary-2", HOST: "api.test", PATH_PART: "v2", USER: "canary-3" };

  it.each([
    ["a header", { headers: { "X-Env": "a ${TOKEN} b" } }, "canary-1"],
    ["a response header", { responseHeaders: { "X-Env": "${TOKEN}" } }, "canary-1"],
    ["a query", { target: "http://a.test/?key=${KEY}" }, "canary-2"],
    ["the user part of a URL", { target: "http://${USER}@a.test" }, "canary-3"],
    ["the user part of an outbound proxy", { proxy: "http://${USER}@proxy.test:3128" }, "canary-3"],
  ])("keep what the environment puts into %s", (_, route, canary) => {
    const routes = { "/": { target: "http://a.test", ...route } };
    expect(config({ routes }, { env }).secrets).toContain(canary);
  });

  it("are not a target's host and path, which stay visible", () => {
    const { secrets, routes } = config({ target: "http://${HOST}/${PATH_PART}" }, { env });
    expect(secrets).toEqual([]);
    expect(routes[0]).toMatchObject({ target: { shown: "http://api.test/v2" } });
  });

  it("are not the fallbacks, which stand in the file", () => {
    expect(proxyRoute({ headers: { "X-Env": "${NOT_SET:-dev}" } }).headers).toEqual([["X-Env", "dev"]]);
    expect(config({ target: "http://a.test/?k=${NOT_SET:-dev}" }).secrets).toEqual([]);
  });

  it("are the values of a query that one variable holds", () => {
    const options = { env: { API: "http://a.test/v1?key=canary&n=2" } };
    const { secrets, routes } = config({ target: "${API}" }, options);
    expect(secrets).toContain("canary");
    expect(routes[0]).toMatchObject({ target: { shown: "http://a.test/v1?key=***&n=***" } });
  });

  it("are what stands under a secret's name, wherever it came from", () => {
    const headers = { Authorization: "Bearer canary" };
    expect(config({ routes: { "/": { target: "http://a.test", headers } } }).secrets).toEqual([
      "Bearer canary",
      "canary",
    ]);
    const overrides = { headers: [["X-Api-Key", "canary"]] as const };
    expect(config({ target: "http://a.test" }, { overrides }).secrets).toEqual(["canary"]);
  });

  it("are told in no fault", () => {
    const routes = {
      "/a": { target: "http://ann:canary@a.test/#x", headers: { "X-Key": "canary\n", Host: "canary" } },
      "/b": {
        target: "htp://${TOKEN}@b.test?${KEY}",
        key: "canary",
        passphrase: "canary",
        proxy: "x://canary@y",
      },
      "/c": { target: 5, headers: { "X-Key": ["canary"] }, respond: { json: "canary", body: "canary" } },
    };
    const text = JSON.stringify(faultsOf({ host: "0.0.0.0", routes }, { env }));
    expect(text).toContain("routes./b.target");
    expect(text.replaceAll('"path":"routes./b.key"', "")).not.toContain("canary");
  });
});

describe("appOrigin", () => {
  it.each(["https://app.example.com", "http://localhost:3000"])("takes %s", (appOrigin) => {
    expect(config({ appOrigin, target: "http://a.test" }).appOrigin).toBe(appOrigin);
  });

  it.each(["app.example.com", "https://app.example.com/", "*", "null", "loopback", "https://*.example.com"])(
    "refuses %s",
    (appOrigin) => {
      expect(faultsOf({ appOrigin, target: "http://a.test" })).toHaveLength(1);
    },
  );
});
