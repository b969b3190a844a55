import { describe, expect, it } from "vitest";
import { corsPolicy, type WrittenCors } from "../../src/cors/index.ts";
import type { CorsPolicyResult } from "../../src/cors/policy.ts";

function faults(written: WrittenCors, base?: WrittenCors): string[] {
  return corsPolicy(written, base).faults.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("a policy", () => {
  it("lets loopback pages in with credentials where nothing is written", () => {
    const { policy } = corsPolicy();
    expect(policy).toMatchObject({
      anyOrigin: false,
      origins: ["loopback"],
      credentials: true,
      methods: "*",
      allowHeaders: "*",
      exposeHeaders: "*",
      maxAge: 5,
      privateNetwork: false,
    });
    expect(policy?.allows("http://localhost:3000")).toBe(true);
    expect(policy?.allows("https://evil.test")).toBe(false);
  });

  it("replaces the default origins with a written list", () => {
    const { policy } = corsPolicy({ origins: ["https://app.example.com"] });
    expect(policy?.allows("https://app.example.com")).toBe(true);
    expect(policy?.allows("http://localhost:3000")).toBe(false);
  });

  it("of a route overrides the global one key by key", () => {
    const { policy } = corsPolicy(
      { maxAge: 600, origins: undefined },
      { origins: ["https://app.example.com"], credentials: false, maxAge: 10 },
    );
    expect(policy).toMatchObject({ origins: ["https://app.example.com"], credentials: false, maxAge: 600 });
  });

  it("takes * where credentials are off", () => {
    const { policy } = corsPolicy({ origins: ["*"], credentials: false });
    expect(policy).toMatchObject({ anyOrigin: true, credentials: false });
  });

  it("keeps header names in lowercase, for comparing", () => {
    expect(corsPolicy({ allowHeaders: ["X-Api-Key"] }).policy?.allowHeaders).toEqual(["x-api-key"]);
  });
});

describe("a policy is refused for", () => {
  it.each<[string, WrittenCors, RegExp]>([
    ["* with credentials", { origins: ["*"], credentials: true }, /^origins\.0: .*together with credentials/],
    ["* with the default's credentials", { origins: ["*"] }, /^origins\.0: .*together with credentials/],
    [
      "* among others",
      { origins: ["loopback", "*"], credentials: false },
      /^origins\.1: .*among other origins/,
    ],
    ["an origin that is none", { origins: ["loopback", "https://x.test/"] }, /^origins\.1: .*slash/],
    ["CONNECT", { methods: ["GET", "CONNECT"] }, /^methods\.1: .*CONNECT/],
    ["trace, in any case", { methods: ["trace"] }, /^methods\.0: .*TRACE/],
    ["TRACK", { methods: ["TRACK"] }, /^methods\.0: .*TRACK/],
    ["a method in the wrong case", { methods: ["patch"] }, /^methods\.0: .*case-sensitive/],
    ["a method the browser puts in uppercase", { methods: ["get"] }, /^methods\.0: .*case-sensitive/],
    ["an invented method", { methods: ["FOO"] }, /^methods\.0: .*400/],
    ["a method that is no token", { methods: ["GET POST"] }, /^methods\.0: .*not a method/],
    ["* in a list of methods", { methods: ["*"] }, /^methods\.0: .*literal/],
    ["a forbidden request header", { allowHeaders: ["Cookie"] }, /^allowHeaders\.0: .*no page set/],
    ["a Sec- request header", { allowHeaders: ["x", "Sec-Fetch-Site"] }, /^allowHeaders\.1: .*no page set/],
    [
      "Access-Control-* as a request header",
      { allowHeaders: ["Access-Control-Allow-Origin"] },
      /^allowHeaders\.0: Access-Control/,
    ],
    ["a header name that is no token", { allowHeaders: ["X Api"] }, /^allowHeaders\.0: .*not a header name/],
    ["Set-Cookie as exposed", { exposeHeaders: ["Set-Cookie"] }, /^exposeHeaders\.0: .*no page read/],
    ["a max-age past a day", { maxAge: 86_401 }, /^maxAge: /],
    ["a negative max-age", { maxAge: -1 }, /^maxAge: /],
    ["half a second", { maxAge: 0.5 }, /^maxAge: /],
    ["a max-age that is no number", { maxAge: Number.NaN }, /^maxAge: /],
  ])("%s", (_name, written, expected) => {
    const { policy, faults: found } = corsPolicy(written);
    expect(policy).toBeUndefined();
    expect(faults(written)).toEqual([expect.stringMatching(expected)]);
    expect(found.every(({ fix }) => fix.length > 0)).toBe(true);
  });

  it("all its faults at once", () => {
    const written = { origins: ["*", "x/"], methods: ["TRACE"], allowHeaders: ["Host"], maxAge: 1e9 };
    expect(corsPolicy(written).faults.map(({ path }) => path.join("."))).toEqual([
      "origins.1",
      "methods.0",
      "allowHeaders.0",
      "maxAge",
      "origins.0",
      "origins.0",
    ]);
  });

  it("credentials that a route adds to the global *", () => {
    expect(faults({ credentials: true }, { origins: ["*"], credentials: false })).toEqual([
      expect.stringMatching(/^credentials: .*together/),
    ]);
  });

  it("its own faults only: those of the base are told where the base is written", () => {
    const { policy, faults: none } = corsPolicy({ maxAge: 1 }, { origins: ["*"], credentials: true });
    expect(none).toEqual([]);
    expect(policy?.credentials).toBe(false);
  });
});

describe("what is no policy is refused with its place, and never throws", () => {
  it.each([
    ["null", null, ": A policy is an object."],
    ["a list", ["*"], ": A policy is an object."],
    ["one origin without its list", { origins: "https://app.example.com" }, "origins: This is not a list"],
    ["origins of null", { origins: null }, "origins: This is not a list"],
    ["an origin that is a number", { origins: ["loopback", 3000] }, "origins: This is not a list"],
    ["credentials in quotes", { credentials: "false" }, "credentials: This is neither true nor false."],
    ["one method without its list", { methods: "PUT" }, 'methods: This is neither "*" nor a list'],
    ["header names as an object", { allowHeaders: { a: 1 } }, 'allowHeaders: This is neither "*" nor'],
    ["an exposed null", { exposeHeaders: [null] }, 'exposeHeaders: This is neither "*" nor a list'],
    ["a max-age in quotes", { maxAge: "5" }, "maxAge: This is not a number of seconds."],
    ["a private network of 1", { privateNetwork: 1 }, "privateNetwork: This is neither true nor false."],
  ])("%s", (_, written, message) => {
    for (const given of [[written], [{}, written]]) {
      const { policy, faults: found }: CorsPolicyResult = Reflect.apply(corsPolicy, undefined, given);
      expect(policy).toBeUndefined();
      expect(found.map(({ path, message }) => `${path.join(".")}: ${message}`)).toEqual([
        expect.stringContaining(message),
      ]);
    }
  });

  it("whatever else an object has under names of its own", () => {
    const written: unknown = JSON.parse('{ "__proto__": 1, "toString": 2, "origins": ["loopback"] }');
    expect(Reflect.apply(corsPolicy, undefined, [written])).toMatchObject({ faults: [] });
  });
});
