import { describe, expect, it } from "vitest";
import { bypassesProxy } from "../../src/upstream/no-proxy.ts";

describe("NO_PROXY", () => {
  it.each<[noProxy: string, hostname: string, port: number, bypasses: boolean]>([
    // names cover themselves and what is under them
    ["example.com", "example.com", 443, true],
    ["example.com", "api.example.com", 443, true],
    ["EXAMPLE.com", "Example.COM", 443, true],
    ["example.com", "notexample.com", 443, false],
    ["example.com", "example.com.evil.test", 443, false],
    [".example.com", "api.example.com", 443, true],
    [".example.com", "example.com", 443, true],
    [".example.com", "notexample.com", 443, false],
    ["*.example.com", "api.example.com", 443, true],
    ["*.example.com", "notexample.com", 443, false],
    ["example.com.", "example.com", 443, true],
    ["example.com", "example.com.", 443, true],
    ["internal", "internal", 80, true],
    // everything
    ["*", "example.com", 443, true],
    ["*", "10.0.0.1", 443, true],
    // lists
    ["a.test, b.test", "b.test", 80, true],
    ["a.test b.test", "b.test", 80, true],
    [",, ,a.test,", "a.test", 80, true],
    ["", "a.test", 80, false],
    [", ,", "a.test", 80, false],
    // ports
    ["example.com:8443", "example.com", 8443, true],
    ["example.com:8443", "api.example.com", 8443, true],
    ["example.com:8443", "example.com", 443, false],
    ["10.0.0.1:80", "10.0.0.1", 80, true],
    ["10.0.0.1:80", "10.0.0.1", 81, false],
    ["[fd00::1]:80", "fd00::1", 80, true],
    ["[fd00::1]:80", "fd00::1", 81, false],
    ["*:8080", "example.com", 8080, false],
    // addresses and ranges
    ["10.0.0.1", "10.0.0.1", 80, true],
    ["10.0.0.1", "10.0.0.11", 80, false],
    ["10.0.0.0/8", "10.200.3.4", 80, true],
    ["10.0.0.0/8", "11.0.0.1", 80, false],
    ["192.168.1.0/24", "192.168.1.77", 80, true],
    ["192.168.1.0/24", "192.168.2.77", 80, false],
    ["0.0.0.0/0", "8.8.8.8", 80, true],
    ["fd00::/8", "fd12::34", 80, true],
    ["fd00::/8", "fe80::1", 80, false],
    ["[fd00::1]", "fd00::1", 80, true],
    ["fd00::1", "FD00:0:0::1", 80, true],
    // ranges are of addresses, names of names
    ["10.0.0.0/8", "10.example.com", 80, false],
    ["0.0.1", "10.0.0.1", 80, false],
    // what is nothing of the kind covers nothing
    ["10.0.0.0/33", "10.0.0.1", 80, false],
    ["10.0.0.0/x", "10.0.0.1", 80, false],
    ["10.0.0.0/", "10.0.0.1", 80, false],
    ["fd00::/129", "fd00::1", 80, false],
    [".", "example.com", 80, false],
    ["[", "example.com", 80, false],
    ["[]", "::1", 80, false],
    [":80", "example.com", 80, false],
  ])("%j and %s, port %i: %s", (noProxy, hostname, port, bypasses) => {
    expect(bypassesProxy(noProxy, hostname, port)).toBe(bypasses);
  });

  it("of a megabyte is read in no time", () => {
    expect(bypassesProxy(`${"a.".repeat(500_000)} ${".".repeat(500_000)}`, "example.com", 80)).toBe(false);
  });
});
