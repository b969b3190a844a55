import { describe, expect, it } from "vitest";
import { config, faultsOf } from "./helpers.ts";

const target = "http://a.test";

describe("host", () => {
  it.each([
    ["0.0.0.0", ["0.0.0.0"]],
    ["localhost", ["127.0.0.1", "::1"]],
    ["[::1]", ["::1"]],
    [
      ["127.0.0.1", "::1", "127.0.0.1"],
      ["127.0.0.1", "::1"],
    ],
  ])("%j listens on %j", (host, hosts) => {
    expect(config({ host, target }).listen.hosts).toEqual(hosts);
  });

  it.each([
    ["a name", ["127.0.0.1", "example"], "host[1]"],
    ["an address with a port", "127.0.0.1:80", "host"],
    ["no address", [], "host"],
  ])("refuses %s", (_, host, path) => {
    expect(faultsOf({ host, target }).map((fault) => fault.path)).toEqual([path]);
  });

  it("that lets other machines in is told", () => {
    expect(config({ host: "0.0.0.0", target }).notices).toEqual([
      "Listening on 0.0.0.0: other machines can reach this proxy and what is behind it.",
    ]);
  });

  it("that lets other machines in needs origins by name where secrets are added", () => {
    const options = { env: { TOKEN: "canary" } };
    const headers = { "X-Any": "${TOKEN}" };
    const routes = { "/": { target, headers } };
    const cors = { origins: ["http://10.0.0.9:3000"] };
    expect(faultsOf({ host: "0.0.0.0", routes }, options)[0]?.path).toBe("host");
    expect(faultsOf({ host: "0.0.0.0", target: "http://u:p@a.test" })[0]?.path).toBe("host");
    expect(faultsOf({ host: "0.0.0.0", cors, routes }, options)).toEqual([]);
    expect(faultsOf({ host: "0.0.0.0", routes: { "/": { target, headers, cors } } }, options)).toEqual([]);
    expect(faultsOf({ host: "127.0.0.1", routes }, options)).toEqual([]);
  });
});

describe("port", () => {
  it("may come from a variable", () => {
    expect(config({ port: "${PORT:-9000}", target }).listen.port).toBe(9000);
  });

  it.each(["${PORT:-90000}", "80a", "", -1, 1.5, 65536, Infinity, null, [8010]])("refuses %j", (port) => {
    expect(faultsOf({ port, target })[0]).toMatchObject({
      path: "port",
      message: expect.stringContaining("must be a whole number from 0 to 65535"),
    });
  });

  it.each([25, 6000, "6667"])("refuses %j, to which browsers open no connection", (port) => {
    expect(faultsOf({ port, target })[0]).toMatchObject({
      path: "port",
      message: expect.stringContaining("is a port that browsers open no connection to"),
    });
  });

  it("may be 0, for a free one", () => {
    expect(config({ port: 0, target }).listen.port).toBe(0);
  });
});

describe("allowedHosts", () => {
  it("are known in one spelling", () => {
    const { allowedHosts } = config({
      allowedHosts: ["Proxy.Internal", ".Example.test", "bücher.test", "::2"],
      target,
    });
    expect(allowedHosts).toEqual(["proxy.internal", ".example.test", "xn--bcher-kva.test", "[::2]"]);
  });

  it.each(["http://a", "a:80", "*", "*.a.test", "", ".", "a b", "a/b"])("refuse %j", (name) => {
    expect(faultsOf({ allowedHosts: ["a.test", name], target })[0]?.path).toBe("allowedHosts[1]");
  });
});
