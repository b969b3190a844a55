import { describe, expect, it } from "vitest";
import { describeChange } from "../../src/config/describe.ts";
import type { WrittenConfig } from "../../src/config/schema.ts";
import { config } from "./helpers.ts";

const api = "http://api.test";

describe("what a reload changed", () => {
  it.each<[string, WrittenConfig, WrittenConfig, string[]]>([
    ["nothing", { target: api }, { routes: { "/": { target: `${api}/` } } }, []],
    ["a port", { port: 8011, target: api }, { port: 8012, target: api }, ["port: 8011 → 8012"]],
    [
      "addresses",
      { target: api },
      { host: ["127.0.0.1", "127.0.0.2"], target: api },
      ["host: + 127.0.0.2", "host: - ::1"],
    ],
    [
      "routes",
      { routes: { "/a": api, "/b": api } },
      { routes: { "/b": api, "/billing": api } },
      ["routes: + /billing", "routes: - /a"],
    ],
    [
      "a target",
      { routes: { "/api": api } },
      { routes: { "/api": "http://b.test" } },
      ["routes./api.target: http://api.test → http://b.test"],
    ],
    [
      "origins",
      { target: api, cors: { origins: ["loopback"] } },
      { target: api, cors: { origins: ["loopback", "https://a.test"] } },
      ["cors.origins: + https://a.test"],
    ],
    [
      "a route's own policy",
      { target: api },
      { routes: { "/": { target: api, cors: { maxAge: 60 } } } },
      ["routes./.cors.maxAge: 5 → 60"],
    ],
    [
      "methods from any to some",
      { target: api },
      { target: api, cors: { methods: ["GET", "PUT"] } },
      ["cors.methods: * → GET, PUT"],
    ],
    [
      "options of a route",
      { target: api },
      {
        routes: {
          "/": { target: api, ws: false, cookies: "scope", timeout: { response: "1s" }, secure: false },
        },
      },
      [
        "routes./.cookies: fit → scope",
        "routes./.ws: true → false",
        "routes./.timeout.response: 0 → 1000",
        "routes./.secure: true → false",
      ],
    ],
    [
      "a target into an answer",
      { target: api },
      { routes: { "/": { respond: { status: 204 } } } },
      ["routes./: http://api.test → respond 204"],
    ],
    [
      "an answer",
      { routes: { "/": { respond: { json: 1 } } } },
      { routes: { "/": { respond: { json: 2 } } } },
      ["routes./.respond: changed"],
    ],
    [
      "a rewrite",
      { target: api },
      { routes: { "/": { target: api, rewrite: [["a", "b"]] } } },
      ["routes./.rewrite: changed"],
    ],
    [
      "the rest",
      { target: api },
      { target: api, log: "json", inspector: true, appOrigin: "https://a.test", allowedHosts: ["a.test"] },
      [
        "allowedHosts: + a.test",
        "appOrigin: default → https://a.test",
        "log: pretty → json",
        "inspector: default → true",
      ],
    ],
  ])("%s", (_, before, after, lines) => {
    expect(describeChange(config(before), config(after))).toEqual(lines);
  });

  it("names headers and tells no value", () => {
    const before = {
      routes: {
        "/": { target: "http://${HOST}/?k=${KEY}", headers: { "X-Api-Key": "canary-1", "X-A": "1" } },
      },
    };
    const after = {
      routes: {
        "/": { target: "http://${HOST}/?k=${KEY}", headers: { "X-Api-Key": "canary-2", "X-B": null } },
      },
    };
    const lines = describeChange(
      config(before, { env: { HOST: "a.test", KEY: "canary-3" } }),
      config(after, { env: { HOST: "b.test", KEY: "canary-4" } }),
    );
    expect(lines).toEqual([
      "routes./.target: http://a.test?k=*** → http://b.test?k=***",
      "routes./.headers: + X-B",
      "routes./.headers: - X-A",
      "routes./.headers.X-Api-Key: changed",
    ]);
  });

  it("tells that a secret in a query is another", () => {
    const written = { target: "http://a.test/?k=${KEY}" };
    const lines = describeChange(
      config(written, { env: { KEY: "canary-1" } }),
      config(written, { env: { KEY: "canary-2" } }),
    );
    expect(lines).toEqual(["routes./.target: changed"]);
  });
});
