import { describe, expect, it } from "vitest";
import { applyCors, type CorsRequest, corsPolicy, type Decision, decide } from "../../src/cors/index.ts";
import { policyOf } from "./policy-of.ts";

const page = "http://localhost:3000";
const policy = policyOf({});
const request: CorsRequest = {
  method: "GET",
  origin: page,
  requestMethod: undefined,
  requestHeaders: undefined,
  requestPrivateNetwork: false,
};
const preflight = { ...request, method: "OPTIONS", requestMethod: "PUT" };

/** As JavaScript calls them that no compiler has looked at. */
function decided(...given: unknown[]): Decision {
  return Reflect.apply(decide, undefined, given);
}
function applied(...given: unknown[]): string[] {
  return Reflect.apply(applyCors, undefined, given);
}

const ODD = [
  ...[undefined, null, 0, Number.NaN, true, "", "x", 1n, Symbol("x"), () => 1],
  ...[{}, [], [null], Object.create(null), new Map(), new Date(0), { length: 2 }, { allows: true }],
];
const unknownPolicy = "The policy is not valid";

describe("decide, given what no compiler has looked at", () => {
  it.each([
    ["nothing", undefined, "The request is not valid: it is not an object."],
    ["a list", [request], "The request is not valid: it is not an object."],
    ["no method", { origin: page }, "The request is not valid: method is not a text."],
    ["an origin that is no text", { ...request, origin: 5 }, "origin is not a text."],
    ["a header's name in a list", { ...preflight, requestHeaders: ["x-a"] }, "requestHeaders is not a text."],
    ["a method in an object", { ...preflight, requestMethod: {} }, "requestMethod is not a text."],
    [
      "a flag in quotes",
      { ...request, requestPrivateNetwork: "true" },
      "requestPrivateNetwork is not true or false.",
    ],
  ])("refuses %s, and says what is wrong and what a request is", (_name, given, message) => {
    expect(decided(given, policy)).toMatchObject({
      kind: "refusal",
      message: expect.stringContaining(message),
      hint: expect.stringContaining("{ method, origin, requestMethod, requestHeaders }"),
    });
  });

  it.each([
    ["none", undefined, "it is not an object"],
    ["one as it is written", { origins: [page] }, "allows is not a function"],
    ["what corsPolicy returned, not its policy", corsPolicy({}), "allows is not a function"],
    ["one with a member of another type", { ...policy, methods: 5 }, 'methods is not "*" or a list of texts'],
    ["one with numbers in a list", { ...policy, methods: [1] }, 'methods is not "*" or a list of texts'],
  ])("refuses for a policy that is %s, and says where one comes from", (_name, given, message) => {
    expect(decided(request, given)).toMatchObject({
      kind: "refusal",
      message: `${unknownPolicy}: ${message}.`,
      hint: expect.stringContaining("corsPolicy"),
    });
  });

  it("refuses for a policy that throws", () => {
    const allows = () => {
      throw new Error("no");
    };
    expect(decided(request, { ...policy, allows })).toMatchObject({ kind: "refusal", origin: page });
  });

  it("takes null for a header that is not there, as Headers.get() gives it", () => {
    const headers = new Headers();
    const given = { method: "GET", origin: headers.get("origin"), requestMethod: headers.get("x") };
    expect(decided(given, policy)).toEqual({ kind: "pass", origin: undefined });
  });

  it("returns a decision for any value, and lets nothing in for one that is no request or no policy", () => {
    for (const odd of ODD) {
      expect(decided(odd, policy).kind).toBe("refusal");
      expect(decided(request, odd).kind).toBe("refusal");
      for (const key of Object.keys(request)) {
        expect(["preflight", "pass", "refusal"]).toContain(
          decided({ ...preflight, [key]: odd }, policy).kind,
        );
      }
    }
  });
});

describe("applyCors, given what no compiler has looked at", () => {
  const pass = { kind: "pass", origin: page };

  it.each<[string, unknown[], string]>([
    ["no headers", [undefined, pass, policy], "The headers are not valid: it is not a list."],
    ["headers in an object", [{ "x-a": "1" }, pass, policy], "The headers are not valid: it is not a list."],
    [
      "a name without a value",
      [["x-a"], pass, policy],
      "The headers are not valid: it is not a list of pairs.",
    ],
    ["a value that is a number", [["x-a", 1], pass, policy], "The headers are not valid: [1] is not a text."],
    ["no decision", [[], undefined, policy], "The decision is not valid: it is not an object."],
    [
      "a refusal",
      [[], decide({ ...request, origin: "https://evil.test" }, policy), policy],
      'kind is not "pass".',
    ],
    ["no policy", [[], pass, undefined], `${unknownPolicy}: it is not an object.`],
    ["a status in quotes", [[], pass, policy, "200"], "The status is not valid: it is not a number."],
  ])("throws for %s, and says what is wrong", (_name, given, message) => {
    expect(() => applied(...given)).toThrow(message);
  });
});
