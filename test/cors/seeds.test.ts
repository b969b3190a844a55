import { describe, expect, it } from "vitest";
import {
  type Answer,
  applyCors,
  corsPolicy,
  decide,
  type JudgeCase,
  judge,
  type PageRequest,
} from "../../src/cors/index.ts";
import { headerValues } from "../../src/headers.ts";
import { policyOf } from "./policy-of.ts";

/** The rules that every explanation of CORS names: what the proxy answers, and what a browser makes of it. */

const site = "https://mysite.com";
const api = "https://api.example.com";

type Pairs = readonly (readonly [string, string])[];

function ask(request: Partial<PageRequest>, rest: Partial<JudgeCase>) {
  return judge({
    origin: site,
    request: { url: `${api}/data`, method: "GET", headers: [], credentials: "omit", ...request },
    ...rest,
  });
}

const answer = (...headers: Pairs): Answer => ({ status: 200, headers });

describe("the six headers", () => {
  const policy = policyOf({ origins: [site], maxAge: 86_400, exposeHeaders: ["X-Custom-Header"] });
  const preflight = decide(
    {
      method: "OPTIONS",
      origin: site,
      requestMethod: "POST",
      requestHeaders: "Content-Type, Authorization",
      requestPrivateNetwork: false,
    },
    policy,
  );
  const asked = preflight.kind === "preflight" ? preflight.headers : [];
  const read = applyCors([], { kind: "pass", origin: site }, policy);

  it.each([
    ["Access-Control-Allow-Origin", "which origin can access", read, site],
    ["Access-Control-Allow-Methods", "allowed HTTP methods", asked, "POST"],
    ["Access-Control-Allow-Headers", "allowed request headers", asked, "Content-Type, Authorization"],
    ["Access-Control-Allow-Credentials", "allow cookies and auth", read, "true"],
    ["Access-Control-Max-Age", "how long to cache the preflight", asked, "86400"],
    ["Access-Control-Expose-Headers", "headers JS can read", read, "X-Custom-Header"],
  ])("%s: %s", (name, _meaning, headers, expected) => {
    expect(headerValues(headers, name.toLowerCase())).toEqual([expected]);
  });
});

describe("simple and preflighted requests", () => {
  it.each<[string, Partial<PageRequest>, boolean]>([
    ["GET is simple", {}, false],
    ["HEAD is simple", { method: "HEAD" }, false],
    [
      "POST of a form is simple",
      { method: "POST", headers: [["Content-Type", "application/x-www-form-urlencoded"]] },
      false,
    ],
    ["Accept is a safe header", { headers: [["Accept", "application/json"]] }, false],
    ["PUT asks first", { method: "PUT" }, true],
    ["DELETE asks first", { method: "DELETE" }, true],
    ["PATCH asks first", { method: "PATCH" }, true],
    ["a custom header such as Authorization asks first", { headers: [["Authorization", "x"]] }, true],
    [
      "Content-Type: application/json asks first",
      { method: "POST", headers: [["Content-Type", "application/json"]] },
      true,
    ],
  ])("%s", (_rule, request, needed) => {
    expect(ask(request, {}).preflight.needed).toBe(needed);
  });

  it("the preflight has to carry the headers too, not the response alone", () => {
    const put = { method: "PUT" };
    const open = answer(["Access-Control-Allow-Origin", site], ["Access-Control-Allow-Methods", "PUT"]);
    expect(ask(put, { preflight: { status: 204, headers: [] }, response: open }).allowed).toBe(false);
    expect(ask(put, { preflight: open, response: open }).allowed).toBe(true);
  });
});

describe("* together with credentials", () => {
  it("is refused by the browser", () => {
    const response = answer(
      ["Access-Control-Allow-Origin", "*"],
      ["Access-Control-Allow-Credentials", "true"],
    );
    expect(ask({ credentials: "include" }, { response }).reasons[0]?.code).toBe(
      "allow-origin-wildcard-with-credentials",
    );
  });

  it("is refused in a config, with what to write instead", () => {
    expect(corsPolicy({ origins: ["*"], credentials: true }).faults).toMatchObject([
      { path: ["origins", 0], fix: expect.stringContaining("List the origins") },
    ]);
  });
});

describe("what counts as cross-origin", () => {
  it.each([
    ["https://site.com", "https://site.com/api", true, "the same"],
    ["https://site.com", "http://site.com/", false, "the protocol differs"],
    ["https://site.com", "https://api.site.com/", false, "the subdomain differs"],
    ["http://localhost:3000", "http://localhost:8080/", false, "the port differs"],
    ["http://localhost:3000", "http://localhost:3001/", false, "the port differs"],
    ["https://example.com:443", "https://example.com/", true, "443 is https's own port"],
    ["http://example.com", "https://example.com:443/", false, "80 is not 443"],
    ["https://app.example.com", "https://example.com/", false, "a subdomain is another origin"],
    ["https://www.example.com", "https://example.com/", false, "with www is another origin"],
  ])("from %s to %s: same origin %j, for %s", (origin, url, same) => {
    const request: PageRequest = { url, method: "GET", headers: [], credentials: "omit" };
    expect(judge({ origin, request, response: answer() }).allowed).toBe(same);
  });
});

describe("the common errors", () => {
  it.each<[string, Partial<PageRequest>, Partial<JudgeCase>, string, string]>([
    [
      "No 'Access-Control-Allow-Origin' header is present",
      {},
      { response: answer() },
      "allow-origin-missing",
      site,
    ],
    [
      "Credentials flag true, but Allow-Origin is *",
      { credentials: "include" },
      { response: answer(["Access-Control-Allow-Origin", "*"]) },
      "allow-origin-wildcard-with-credentials",
      site,
    ],
    [
      "Method PUT is not allowed",
      { method: "PUT" },
      {
        preflight: answer(
          ["Access-Control-Allow-Origin", site],
          ["Access-Control-Allow-Methods", "GET, POST"],
        ),
      },
      "method-not-allowed",
      "PUT",
    ],
    [
      "Request header X is not allowed",
      { headers: [["X", "1"]] },
      { preflight: answer(["Access-Control-Allow-Origin", site], ["Access-Control-Allow-Headers", "Y"]) },
      "header-not-allowed",
      "x",
    ],
    [
      "Forgetting the preflight",
      { method: "DELETE" },
      { preflight: { status: 404, headers: [["Access-Control-Allow-Origin", site]] } },
      "preflight-failed-status",
      "200 to 299",
    ],
    [
      "Mismatched origins, with and without www",
      {},
      { response: answer(["Access-Control-Allow-Origin", "https://www.mysite.com"]) },
      "allow-origin-mismatch",
      site,
    ],
    [
      "A CDN answers with another page's headers",
      {},
      { response: answer(["Access-Control-Allow-Origin", "https://other.com"], ["Age", "30"]) },
      "allow-origin-mismatch",
      site,
    ],
  ])("%s", (_error, request, answers, code, needed) => {
    const [reason] = ask(request, answers).reasons;
    expect(reason).toMatchObject({ code, needed, message: expect.stringContaining(needed) });
  });

  it("a server's answer reaches caches with what it depends on", () => {
    const headers = applyCors([], { kind: "pass", origin: site }, policyOf({ origins: [site] }));
    expect(headerValues(headers, "vary")).toEqual(["Origin"]);
  });
});
