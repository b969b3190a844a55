import { describe, expect, it } from "vitest";
import { applyCors, type Pass, type WrittenCors } from "../../src/cors/index.ts";
import { headerValue, headerValues } from "../../src/headers.ts";
import { policyOf } from "./policy-of.ts";

const page = "http://localhost:3000";
const allowed: Pass = { kind: "pass", origin: page };
const unnamed: Pass = { kind: "pass", origin: undefined };

function answer(headers: string[], written: WrittenCors = {}, pass = allowed) {
  const patched = applyCors(headers, pass, policyOf(written));
  return {
    patched,
    value: (lower: string) => headerValue(patched, lower),
    values: (lower: string) => headerValues(patched, lower),
  };
}

describe("an answer to an allowed page", () => {
  it("carries exactly one Allow-Origin, the page's, whatever the upstream said", () => {
    const { patched, values } = answer([
      "access-control-allow-origin",
      "*",
      "Access-Control-Allow-Origin",
      "https://app.example.com",
      "Access-Control-Allow-Credentials",
      "false",
      "ACCESS-CONTROL-ALLOW-METHODS",
      "GET",
      "Content-Type",
      "text/plain",
    ]);
    expect(patched).toEqual([
      "Content-Type",
      "text/plain",
      "Vary",
      "Origin",
      "Cross-Origin-Resource-Policy",
      "cross-origin",
      "Access-Control-Allow-Credentials",
      "true",
      "Access-Control-Allow-Origin",
      page,
      "Timing-Allow-Origin",
      page,
    ]);
    expect(values("access-control-allow-origin")).toEqual([page]);
  });

  it("replaces a resource policy and timing origins that would undo the work", () => {
    const { values } = answer([
      "Cross-Origin-Resource-Policy",
      "same-origin",
      "Timing-Allow-Origin",
      "https://x.test",
    ]);
    expect(values("cross-origin-resource-policy")).toEqual(["cross-origin"]);
    expect(values("timing-allow-origin")).toEqual([page]);
  });

  it("keeps repeated headers, their case and their order", () => {
    expect(answer(["Set-Cookie", "a=1", "set-cookie", "b=2", "X-A", "1"]).patched.slice(0, 6)).toEqual([
      "Set-Cookie",
      "a=1",
      "set-cookie",
      "b=2",
      "X-A",
      "1",
    ]);
  });

  it.each([
    [[], ["Origin"]],
    [["Accept-Encoding"], ["Accept-Encoding, Origin"]],
    [["accept-encoding, origin"], ["accept-encoding, origin"]],
    [["Origin"], ["Origin"]],
    [["*"], ["*"]],
    [[""], ["Origin"]],
    [["X-Origin"], ["X-Origin, Origin"]],
    [
      ["Accept", "Cookie"],
      ["Accept, Origin", "Cookie"],
    ],
  ])("merges Vary %j into %j", (sent, expected) => {
    expect(answer(sent.flatMap((value) => ["Vary", value])).values("vary")).toEqual(expected);
  });

  it("exposes the names that the upstream really sent, without those that need none or can have none", () => {
    const { value } = answer([
      "X-Total",
      "1",
      "Content-Type",
      "a/b",
      "Set-Cookie",
      "a=1",
      "ETag",
      '"1"',
      "X-Total",
      "2",
    ]);
    expect(value("access-control-expose-headers")).toBe("X-Total, ETag");
  });

  it("does not let a name that is no token spoil the list", () => {
    expect(answer(["X-A", "1", "bad name", "2"]).value("access-control-expose-headers")).toBe("X-A");
  });

  it.each<[string, string[], WrittenCors, string | undefined]>([
    ["that names more than any 304 does, exposes it", ["ETag", "1", "X-Total", "1"], {}, "ETag, X-Total"],
    [
      "without a name of its own leaves the stored answer's list in force",
      ["ETag", "1", "Date", "x"],
      {},
      undefined,
    ],
    ["exposes a written list again", ["ETag", "1"], { exposeHeaders: ["X-Total"] }, "X-Total"],
  ])("a 304 %s", (_title, headers, written, expected) => {
    const patched = applyCors(headers, allowed, policyOf(written), 304);
    expect(headerValue(patched, "access-control-expose-headers")).toBe(expected);
    expect(headerValue(patched, "access-control-allow-origin")).toBe(page);
  });

  it("exposes a list as it is written, and X-Corswalk where the answer is ours", () => {
    const written = { exposeHeaders: ["X-Total"] };
    expect(answer(["ETag", "1"], written).value("access-control-expose-headers")).toBe("X-Total");
    expect(answer(["X-Corswalk", "no-route"], written).value("access-control-expose-headers")).toBe(
      "X-Total, X-Corswalk",
    );
  });

  it("carries * where the policy does, whether a page is named or not, and then does not vary", () => {
    const written = { origins: ["*"], credentials: false };
    for (const pass of [allowed, unnamed]) {
      const { values } = answer(["Vary", "Accept"], written, pass);
      expect(values("access-control-allow-origin")).toEqual(["*"]);
      expect(values("access-control-allow-credentials")).toEqual([]);
      expect(values("timing-allow-origin")).toEqual(["*"]);
      expect(values("vary")).toEqual(["Accept"]);
    }
  });
});

describe("an answer to a request without an Origin", () => {
  it("says that it depends on the origin, carries no upstream CORS header, and can be embedded", () => {
    const upstream = ["Access-Control-Allow-Origin", "*", "Vary", "Accept", "Timing-Allow-Origin", "*"];
    expect(answer(upstream, {}, unnamed).patched).toEqual([
      "Vary",
      "Accept, Origin",
      "Timing-Allow-Origin",
      "*",
      "Cross-Origin-Resource-Policy",
      "cross-origin",
    ]);
  });
});
