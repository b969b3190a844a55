import { describe, expect, it } from "vitest";
import { judge, type Verdict } from "../../src/cors/index.ts";

const page = "https://app.example.com";
const request = { url: "https://api.example.com/", method: "PUT", headers: [], credentials: "omit" };
const letting = { status: 204, headers: [["Access-Control-Allow-Origin", "*"]] };
const listing = {
  status: 204,
  headers: [
    ["Access-Control-Allow-Origin", "*"],
    ["Access-Control-Allow-Methods", "*"],
  ],
};
const whole = { origin: page, request, preflight: listing, response: letting };

/** As JavaScript calls it that no compiler has looked at. */
function judged(input: unknown): Verdict {
  return Reflect.apply(judge, undefined, [input]);
}

const unreadable = {
  get origin() {
    throw new Error("not for you");
  },
};
const ODD = [
  unreadable,
  ...[null, 0, Number.NaN, true, "", "x", 1n, Symbol("x"), () => 1],
  ...[{}, [], [[]], [null], [["a"]], [["a", 1]], [["a", "b", "c"]], ["ab"], new Map(), { length: 2 }],
];

describe("judge", () => {
  it.each([
    ["undefined", undefined, "it is not an object"],
    ["a list", [], "it is not an object"],
    ["what throws when it is read", unreadable, "it cannot be read"],
    ["no origin", { ...whole, origin: undefined }, "origin is not a text"],
    ["an origin in a list", { ...whole, origin: [page] }, "origin is not a text"],
    ["no request", { ...whole, request: undefined }, "request is not an object"],
    ["a URL object", { ...whole, request: { ...request, url: new URL(page) } }, "request.url is not a text"],
    ["a method of a number", { ...whole, request: { ...request, method: 1 } }, "request.method is not"],
    ["credentials: true", { ...whole, request: { ...request, credentials: true } }, "request.credentials is"],
    ["headers as an object", { ...whole, request: { ...request, headers: { a: "1" } } }, "request.headers"],
    ["a header of numbers", { ...whole, response: { status: 200, headers: [["a", 1]] } }, "response.headers"],
    ["a status in words", { ...whole, response: { ...letting, status: "200" } }, "response.status is not"],
    ["a preflight of a number", { ...whole, preflight: 204 }, "preflight is not an object"],
    ["hops that are no list", { ...whole, hops: {} }, "hops is not a list"],
    ["a hop without a URL", { ...whole, hops: [{}] }, "hops[0].url is not a text"],
  ])("blocks what is no case, and says where: %s", (_, input, message) => {
    const verdict = judged(input);
    expect(verdict).toMatchObject({ allowed: false, reasons: [{ code: "case-invalid" }], readable: [] });
    expect(verdict.reasons[0]?.message).toContain(message);
  });

  it("takes what fetch() takes as left out", () => {
    const { allowed, readable } = judged({ ...whole, request: { url: request.url }, preflight: null });
    expect({ allowed, readable }).toEqual({ allowed: true, readable: [] });
  });

  it("is not led astray by names of Object.prototype", () => {
    const names = ["__proto__", "constructor", "toString"].map((name) => [name, "1"]);
    const verdict = judged({ ...whole, request: { ...request, headers: names } });
    expect(verdict.reasons.map(({ code, needed }) => `${code} ${needed}`)).toEqual([
      "header-not-allowed __proto__",
      "header-not-allowed constructor",
      "header-not-allowed tostring",
    ]);
  });

  it.each([
    ["origin"],
    ["request"],
    ["preflight"],
    ["response"],
    ["hops"],
    ["request", "url"],
    ["request", "method"],
    ["request", "headers"],
    ["request", "credentials"],
    ["response", "status"],
    ["response", "headers"],
  ])("never throws, whatever stands in %s %s", (...path: string[]) => {
    const [first = "", second] = path;
    for (const odd of ODD) {
      const inner: unknown = Reflect.get(whole, first);
      const input = {
        ...whole,
        [first]: second === undefined ? odd : Object.assign({}, inner, { [second]: odd }),
      };
      const { allowed, reasons } = judged(input);
      expect(reasons.length === 0).toBe(allowed);
    }
  });
});
