import { describe, expect, it } from "vitest";
import { config, proxyRoute, routeFaults } from "./helpers.ts";

const env = {
  HTTP_PROXY: "http://upper:3128",
  http_proxy: "http://lower:3128",
  ALL_PROXY: "http://all:pass@proxy.test:1",
  NO_PROXY: "a.test",
};

describe("outbound proxies", () => {
  it("come from the environment, lowercase before uppercase, ALL_PROXY where there is no other", () => {
    expect(proxyRoute({}, { env }).upstream.proxy).toEqual({
      http: "http://lower:3128/",
      https: "http://all:pass@proxy.test:1/",
      noProxy: "a.test",
      loopback: false,
    });
  });

  it("of the environment are never for loopback targets", () => {
    const { proxy } = proxyRoute({ target: "http://localhost:1" }, { env }).upstream;
    expect(proxy).toEqual({ http: undefined, https: undefined, noProxy: "", loopback: false });
  });

  it("are the route's own where it names one, for loopback targets too", () => {
    expect(proxyRoute({ proxy: "proxy.test:3128" }, { env }).upstream.proxy).toEqual({
      http: "http://proxy.test:3128/",
      https: "http://proxy.test:3128/",
      noProxy: "",
      loopback: true,
    });
  });

  it("are none where the route says so", () => {
    expect(proxyRoute({ proxy: false }, { env }).upstream.proxy.https).toBeUndefined();
  });

  it("of the environment keep their passwords", () => {
    expect(config({ target: "http://b.test" }, { env }).secrets).toContain("pass");
  });

  it("of the environment that corswalk does not speak to are told and left", () => {
    const socks = { env: { ALL_PROXY: "socks5://x:1" } };
    const { notices, routes } = config({ routes: { "/a": "http://a.test", "/b": "http://b.test" } }, socks);
    expect(notices).toEqual([expect.stringContaining("ALL_PROXY names no http or https proxy")]);
    expect(routes).toMatchObject([{ upstream: { proxy: { http: undefined } } }, {}]);
  });

  it("of the config that corswalk does not speak to are a fault", () => {
    expect(routeFaults({ proxy: "socks5://x:1" })[0]?.path).toBe("routes./.proxy");
  });
});
