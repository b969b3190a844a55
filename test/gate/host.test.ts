import { describe, expect, it } from "vitest";
import { hostAllowed, hostName } from "../../src/gate/host.ts";
import { isLoopback } from "../../src/loopback.ts";

describe("the name in a Host header", () => {
  it.each([
    ["localhost:8010", "localhost"],
    ["LocalHost", "localhost"],
    ["localhost.:8010", "localhost"],
    ["[::1]:8010", "[::1]"],
    ["127.0.0.1", "127.0.0.1"],
    ["proxy.internal:", "proxy.internal"],
    ["", undefined],
    ["a b", undefined],
    ["a/b", undefined],
    ["user@localhost", undefined],
    ["localhost:80:80", undefined],
    ["localhost:port", undefined],
    ["[::1", undefined],
    ["\u00e9.test", undefined],
    [`${"a".repeat(300)}`, undefined],
  ])("%j is %j", (header, name) => {
    expect(hostName(header)).toBe(name);
  });
});

describe("loopback names", () => {
  it.each([
    ["localhost", true],
    ["app.localhost", true],
    ["a.b.localhost", true],
    ["127.0.0.1", true],
    ["127.9.9.9", true],
    ["[::1]", true],
    ["localhost.evil.test", false],
    ["evil-localhost", false],
    ["127.0.0.1.evil.test", false],
    ["0.0.0.0", false],
    ["10.0.0.1", false],
  ])("%s: %s", (name, loopback) => {
    expect(isLoopback(name)).toBe(loopback);
  });
});

describe("which hosts are let in", () => {
  it.each([
    ["a name that only resolves here (DNS rebinding)", "evil.test", [], "127.0.0.1", false],
    ["a name that is allowed", "proxy.internal", ["proxy.internal"], "10.0.0.5", true],
    ["a subdomain of an allowed domain", "a.example.test", [".example.test"], "10.0.0.5", true],
    ["the bare domain of an allowed wildcard", "example.test", [".example.test"], "10.0.0.5", false],
    ["a look-alike of an allowed name", "evilproxy.internal", ["proxy.internal"], "10.0.0.5", false],
    ["the address that the connection came in on", "10.0.0.5", [], "10.0.0.5", true],
    ["the same address seen through an IPv6 socket", "10.0.0.5", [], "::ffff:10.0.0.5", true],
    ["an IPv6 address that the connection came in on", "[fe80::1]", [], "fe80::1", true],
    ["another address", "10.0.0.6", [], "10.0.0.5", false],
    ["an address of no known connection", "10.0.0.5", [], undefined, false],
  ] as const)("%s", (_, name, allowed, address, allowedIn) => {
    expect(hostAllowed(name, allowed, { localAddress: address })).toBe(allowedIn);
  });
});
