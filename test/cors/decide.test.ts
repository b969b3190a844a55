import { describe, expect, it } from "vitest";
import { type CorsRequest, corsPolicy, decide, type WrittenCors } from "../../src/cors/index.ts";
import { headerValue } from "../../src/headers.ts";
import { policyOf } from "./policy-of.ts";

const page = "http://localhost:3000";

function preflight(written: WrittenCors, asked: Partial<CorsRequest>) {
  const decision = decide({ ...call, method: "OPTIONS", requestMethod: "PUT", ...asked }, policyOf(written));
  if (decision.kind !== "preflight") throw new Error(`a ${decision.kind}`);
  return { ...decision, value: (lower: string) => headerValue(decision.headers, lower) };
}

const call: CorsRequest = {
  method: "GET",
  origin: page,
  requestMethod: undefined,
  requestHeaders: undefined,
  requestPrivateNetwork: false,
};

describe("decide", () => {
  const policy = policyOf({});

  it.each<[string, Partial<CorsRequest>, string]>([
    ["a call of an allowed page passes", {}, "pass"],
    ["a call without an Origin passes", { origin: undefined }, "pass"],
    ["a foreign page is refused", { origin: "https://evil.test" }, "refusal"],
    [
      "a foreign page's preflight is refused",
      { origin: "https://evil.test", method: "OPTIONS", requestMethod: "GET" },
      "refusal",
    ],
    ["Origin: null is refused unless it is listed", { origin: "null" }, "refusal"],
    [
      "OPTIONS with Origin and Access-Control-Request-Method is a preflight",
      { method: "OPTIONS", requestMethod: "PUT" },
      "preflight",
    ],
    ["OPTIONS without Access-Control-Request-Method is a call", { method: "OPTIONS" }, "pass"],
    [
      "OPTIONS without an Origin is a call",
      { method: "OPTIONS", origin: undefined, requestMethod: "PUT" },
      "pass",
    ],
    ["GET with Access-Control-Request-Method is a call", { requestMethod: "PUT" }, "pass"],
  ])("%s", (_name, request, kind) => {
    expect(decide({ ...call, ...request }, policy).kind).toBe(kind);
  });

  it("lets null in by name", () => {
    expect(decide({ ...call, origin: "null" }, policyOf({ origins: ["null"] })).kind).toBe("pass");
  });

  it("says how a refused page can be let in", () => {
    expect(decide({ ...call, origin: "https://app.test" }, policy)).toMatchObject({
      hint: expect.stringContaining('add "https://app.test" to cors.origins'),
    });
    expect(decide({ ...call, origin: "null" }, policy)).toMatchObject({
      hint: expect.stringContaining('"null"'),
    });
  });

  it("keeps a refusal short, however long the Origin", () => {
    const refusal = decide({ ...call, origin: "\x01".repeat(60_000) }, policy);
    expect(JSON.stringify(refusal.kind === "refusal" && [refusal.message, refusal.hint]).length).toBeLessThan(
      10_000,
    );
  });
});

describe("a preflight's answer", () => {
  it("names the page, what it asked for, and what it depends on", () => {
    const { headers, note } = preflight({}, { requestHeaders: "authorization,x-api-key" });
    expect(headers).toEqual([
      "Access-Control-Allow-Credentials",
      "true",
      "Access-Control-Allow-Origin",
      page,
      "Access-Control-Allow-Methods",
      "PUT",
      "Access-Control-Allow-Headers",
      "authorization, x-api-key",
      "Access-Control-Max-Age",
      "5",
      "Vary",
      "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
    ]);
    expect(note).toBeUndefined();
  });

  it("says * for every page where the policy does, and then does not vary by origin", () => {
    const { value } = preflight({ origins: ["*"], credentials: false }, {});
    expect(value("access-control-allow-origin")).toBe("*");
    expect(value("access-control-allow-credentials")).toBeUndefined();
    expect(value("vary")).toBe("Access-Control-Request-Method, Access-Control-Request-Headers");
  });

  it.each([
    ["*", "DELETE", "DELETE", undefined],
    ["*", "PATCH", "PATCH", undefined],
    ["*", "patch", undefined, 'have the page send "PATCH"'],
    ["*", "FOO", undefined, "400"],
    ["*", "CONNECT", undefined, "cannot be sent"],
    ["*", "", undefined, "cannot be sent"],
    [["PUT", "PATCH"], "PUT", "PUT, PATCH", undefined],
    [["PUT", "PATCH"], "DELETE", "PUT, PATCH", "cors.methods does not list"],
    [["PUT", "PATCH"], "patch", "PUT, PATCH", 'have the page send "PATCH"'],
    [["PUT"], "POST", "PUT", undefined],
    [[], "GET", undefined, undefined],
  ] as const)("with methods %j and %j asked: %j", (methods, requestMethod, expected, noted) => {
    const { value, note } = preflight({ methods }, { requestMethod });
    expect(value("access-control-allow-methods")).toBe(expected);
    expect(note).toEqual(noted === undefined ? undefined : expect.stringContaining(noted));
  });

  it.each([
    ["*", undefined, undefined, undefined],
    ["*", "", undefined, undefined],
    ["*", "x-a,x-b", "x-a, x-b", undefined],
    ["*", " x-a ,,\tx-b ", "x-a, x-b", undefined],
    ["*", "x-a,x b", undefined, '"x b", which is no header name'],
    ["*", "x-a\u0000", undefined, "no header name"],
    [["X-A"], "x-a", "x-a", undefined],
    [["X-A"], "X-A", "X-A", undefined],
    [["X-A"], "x-a,x-b", "x-a", '"x-b", which cors.allowHeaders does not list'],
    [["X-A"], undefined, "x-a", undefined],
    [[], "x-a", undefined, "does not list"],
  ] as const)("with allowHeaders %j and %j asked: %j", (allowHeaders, requestHeaders, expected, noted) => {
    const { value, note } = preflight({ allowHeaders }, { requestHeaders });
    expect(value("access-control-allow-headers")).toBe(expected);
    expect(note).toEqual(noted === undefined ? undefined : expect.stringContaining(noted));
  });

  it("does not read lists that no page sends", () => {
    const { value, note } = preflight({}, { requestHeaders: "x,".repeat(30_000) });
    expect(value("access-control-allow-headers")).toBeUndefined();
    expect(note).toContain("more header names");
  });

  it.each([
    [true, true, "true"],
    [true, false, undefined],
    [false, true, undefined],
  ])("about the private network: configured %j, asked %j: %j", (privateNetwork, asked, expected) => {
    const { value } = preflight({ privateNetwork }, { requestPrivateNetwork: asked });
    expect(value("access-control-allow-private-network")).toBe(expected);
  });

  it("is kept for as long as the policy says", () => {
    expect(preflight({ maxAge: 600 }, {}).value("access-control-max-age")).toBe("600");
    expect(corsPolicy({ maxAge: 0 }).policy?.maxAge).toBe(0);
  });
});
