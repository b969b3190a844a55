import { describe, expect, it } from "vitest";
import type { OutboundProxy } from "../../src/config/config.ts";
import { type Endpoint, outboundProxy, shownEndpoint } from "../../src/upstream/outbound.ts";

const api: Endpoint = { protocol: "https:", hostname: "api.test", port: 443 };
const environment: OutboundProxy = {
  http: "http://plain.test:3128",
  https: "http://secure.test:3128",
  noProxy: "internal.test",
  loopback: false,
};

function proxyFor(target: Partial<Endpoint>, changes: Partial<OutboundProxy> = {}) {
  const found = outboundProxy({ ...api, ...target }, { ...environment, ...changes });
  if (found === undefined) return undefined;
  return "invalid" in found ? found : found.server;
}

describe("the outbound proxy", () => {
  it("is chosen by the target's scheme", () => {
    expect(proxyFor({})).toMatchObject({ hostname: "secure.test", port: 3128 });
    expect(proxyFor({ protocol: "http:", port: 80 })).toMatchObject({ hostname: "plain.test" });
    expect(proxyFor({}, { https: undefined })).toBeUndefined();
    expect(proxyFor({}, { https: "" })).toBeUndefined();
  });

  it("is left out where NO_PROXY says so", () => {
    expect(proxyFor({ hostname: "internal.test" })).toBeUndefined();
  });

  it.each(["localhost", "api.localhost", "127.0.0.1", "::1"])(
    "of the environment is never used for %s, one that the route names is",
    (hostname) => {
      expect(proxyFor({ hostname })).toBeUndefined();
      expect(proxyFor({ hostname }, { loopback: true })).toMatchObject({ hostname: "secure.test" });
    },
  );

  it.each([
    ["http://p.test", { protocol: "http:", hostname: "p.test", port: 80 }],
    ["https://p.test", { protocol: "https:", hostname: "p.test", port: 443 }],
    ["p.test:3128", { protocol: "http:", hostname: "p.test", port: 3128 }],
    ["10.0.0.1:3128", { protocol: "http:", hostname: "10.0.0.1", port: 3128 }],
    ["http://[fd00::1]:3128/", { protocol: "http:", hostname: "fd00::1", port: 3128 }],
    ["socks5://p.test:1080", { invalid: "corswalk speaks to http and https proxies, not to socks5" }],
    ["http://", { invalid: "it is not a URL" }],
    ["http://p.test:99999", { invalid: "it is not a URL" }],
  ])("is read from %s", (https, expected) => {
    expect(proxyFor({}, { https })).toMatchObject(expected);
  });

  it.each([
    ["http://p.test", undefined],
    ["http://user@p.test", "user:"],
    ["http://user:@p.test", "user:"],
    ["http://user:pass@p.test", "user:pass"],
    ["http://:pass@p.test", ":pass"],
    ["http://us%40er:p%3Ass@p.test", "us@er:p:ss"],
    ["http://100%:50%@p.test", "100%:50%"],
    ["http://%C3%BC:x@p.test", "ü:x"],
  ])("gets the credentials of %s: %s", (https, credentials) => {
    const authorization =
      credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString("base64")}`;
    expect(proxyFor({}, { https })).toMatchObject({ authorization });
  });
});

it.each([
  [{ protocol: "https:", hostname: "api.test", port: 443 }, "https://api.test"],
  [{ protocol: "http:", hostname: "api.test", port: 443 }, "http://api.test:443"],
  [{ protocol: "http:", hostname: "::1", port: 80 }, "http://[::1]"],
  [{ protocol: "http:", hostname: "::1", port: 81 }, "http://[::1]:81"],
] as [Endpoint, string][])("%j is shown as %s", (endpoint, shown) => {
  expect(shownEndpoint(endpoint)).toBe(shown);
});
