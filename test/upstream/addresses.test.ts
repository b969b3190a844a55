import { describe, expect, it } from "vitest";
import { isLoopback } from "../../src/loopback.ts";
import { alternateFamilies, authority } from "../../src/upstream/addresses.ts";

describe("loopback", () => {
  it.each([
    ["localhost", true],
    ["LOCALHOST.", true],
    ["api.localhost", true],
    ["127.0.0.1", true],
    ["127.8.9.10", true],
    ["::1", true],
    ["::ffff:127.0.0.1", true],
    ["::ffff:7f00:1", true],
    ["notlocalhost", false],
    ["localhost.example.com", false],
    ["127.0.0.1.example.com", false],
    ["128.0.0.1", false],
    ["::2", false],
    ["0.0.0.0", false],
    ["::ffff:10.0.0.1", false],
  ])("%s: %s", (hostname, expected) => {
    expect(isLoopback(hostname)).toBe(expected);
  });
});

describe("addresses of two families", () => {
  it.each([
    [
      ["::1", "::2", "::3", "10.0.0.1"],
      ["::1", "10.0.0.1", "::2", "::3"],
    ],
    [
      ["10.0.0.1", "10.0.0.2", "::1"],
      ["10.0.0.1", "::1", "10.0.0.2"],
    ],
    [["10.0.0.1"], ["10.0.0.1"]],
    [[], []],
  ])("%j take turns: %j", (addresses, expected) => {
    expect(alternateFamilies(addresses)).toEqual(expected);
  });
});

it("an IPv6 authority has brackets", () => {
  expect([authority("::1", 80), authority("a.test", 443)]).toEqual(["[::1]:80", "a.test:443"]);
});
