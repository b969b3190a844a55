import { describe, expect, it } from "vitest";
import { type Answer, type Hop, type JudgeCase, judge, type PageRequest } from "../../src/cors/index.ts";

const page = "https://app.example.com";
const api = "https://api.example.com";

type Pairs = readonly (readonly [string, string])[];

const from = (origin: string, ...more: Pairs): Answer => ({
  status: 200,
  headers: [["Access-Control-Allow-Origin", origin], ...more],
});
const bare: Answer = { status: 200, headers: [] };
const trusted: Pairs = [["Access-Control-Allow-Credentials", "true"]];

function call(request: Partial<PageRequest>, rest: Partial<JudgeCase>) {
  return judge({
    origin: page,
    request: { url: `${api}/users`, method: "GET", headers: [], credentials: "omit", ...request },
    ...rest,
  });
}

const codes = (verdict: ReturnType<typeof judge>) =>
  verdict.reasons.map(({ step, code }) => `${step}: ${code}`);

describe("the response", () => {
  it.each<[string, Partial<PageRequest>, Answer | undefined, string[]]>([
    ["needs no leave on the page's own origin", { url: `${page}/x` }, bare, []],
    ["of a relative URL is the page's own", { url: "/x", method: "PUT" }, bare, []],
    ["may name the page", {}, from(page), []],
    ["may name everybody", {}, from("*"), []],
    ["has to name somebody", {}, bare, ["response: allow-origin-missing"]],
    ["has to come", {}, undefined, ["response: network-error"]],
    ["with status 0 never came", {}, { status: 0, headers: [] }, ["response: network-error"]],
    ["may name nobody else", {}, from("https://other.test"), ["response: allow-origin-mismatch"]],
    ["may not be empty", {}, from(""), ["response: allow-origin-mismatch"]],
    ["may not name two", {}, from(`${page}, ${api}`), ["response: allow-origin-multiple"]],
    [
      "may not name the page twice",
      {},
      from(page, ["access-control-allow-origin", page]),
      ["response: allow-origin-multiple"],
    ],
    ["does not mean a page by null", {}, from("null"), ["response: allow-origin-mismatch"]],
    ["is the same in any status", {}, { ...from(page), status: 503 }, []],
    ["with credentials may name the page", { credentials: "include" }, from(page, ...trusted), []],
    [
      "with credentials may not say *",
      { credentials: "include" },
      from("*", ...trusted),
      ["response: allow-origin-wildcard-with-credentials"],
    ],
    [
      "with credentials has to allow them",
      { credentials: "include" },
      from(page),
      ["response: allow-credentials-missing"],
    ],
    [
      "with credentials has to say exactly true",
      { credentials: "include" },
      from(page, ["Access-Control-Allow-Credentials", "True"]),
      ["response: allow-credentials-missing"],
    ],
    [
      "without both is told both",
      { credentials: "include" },
      bare,
      ["response: allow-origin-missing", "response: allow-credentials-missing"],
    ],
    ["with same-origin credentials is checked as without", { credentials: "same-origin" }, from("*"), []],
  ])("%s", (_title, request, response, expected) => {
    const verdict = call(request, { response });
    expect(codes(verdict)).toEqual(expected);
    expect(verdict.allowed).toBe(expected.length === 0);
  });

  it("for a sandboxed frame has to name null", () => {
    expect(call({}, { origin: "null", response: from("null") }).allowed).toBe(true);
    expect(call({}, { origin: "null", response: from(page) }).reasons[0]).toMatchObject({
      code: "allow-origin-mismatch",
      needed: "null",
    });
  });

  it.each([
    [`${page}/`, "slash at the end"],
    [`${page}/login`, "no path"],
    ["http://app.example.com", "only by the scheme"],
    ["https://app.example.com:8443", "only by the port"],
    ["https://app.example.com:443", "default port"],
    ["https://www.app.example.com", 'only by "www"'],
    ["https://APP.example.com", "upper and lower case"],
  ])("that names %s is told apart: %s", (found, words) => {
    expect(call({}, { response: from(found) }).reasons[0]).toMatchObject({
      header: "Access-Control-Allow-Origin",
      found,
      needed: page,
      message: expect.stringContaining(words),
    });
  });
});

describe("a preflight is needed", () => {
  it.each<[string, Partial<PageRequest>, RegExp | undefined]>([
    ["not for a plain GET", {}, undefined],
    ["not for a form's POST", { method: "post", headers: [["Content-Type", "text/plain"]] }, undefined],
    ["not on the page's own origin", { url: page, method: "PUT" }, undefined],
    ["not for what the browser leaves out", { headers: [["Cookie", "a=1"]] }, undefined],
    ["for PUT", { method: "put" }, /method PUT/],
    ["for a header of one's own", { headers: [["X-Api-Key", "1"]] }, /x-api-key/],
    [
      "for JSON",
      { method: "POST", headers: [["Content-Type", "application/json"]] },
      /type application\/json/,
    ],
    ["for a long value", { headers: [["Accept", "a".repeat(129)]] }, /longer than 128/],
    ["for an odd character", { headers: [["Accept-Language", "de_DE"]] }, /characters/],
    ["for an open range", { headers: [["Range", "bytes=-1"]] }, /range bytes=-1/],
    [
      "for many values",
      { headers: Array.from({ length: 9 }, () => ["accept", "a".repeat(120)] as const) },
      /1024 bytes together/,
    ],
  ])("%s", (_title, request, because) => {
    const { preflight } = call(request, { response: from("*") });
    expect(preflight.needed).toBe(because !== undefined);
    expect(preflight.because.join(" ")).toMatch(because ?? /^$/);
  });
});

describe("the preflight's answer", () => {
  const put = { method: "PUT" };
  const key = { headers: [["X-Api-Key", "1"]] as const };
  const auth = { headers: [["Authorization", "x"]] as const };
  const withCredentials = { credentials: "include" } as const;
  const methods = (value: string) => ["Access-Control-Allow-Methods", value] as const;
  const headers = (value: string) => ["Access-Control-Allow-Headers", value] as const;

  it.each<[string, Partial<PageRequest>, Answer | undefined, string[]]>([
    ["lets a listed method go", put, from(page, methods("GET, PUT")), []],
    ["lets any method go with *", put, from("*", methods("*")), []],
    [
      "does not mean any method by * under credentials",
      { ...put, ...withCredentials },
      from(page, ...trusted, methods("*")),
      ["method-not-allowed"],
    ],
    ["has to list the method", put, from(page, methods("GET, POST")), ["method-not-allowed"]],
    ["compares methods by case", { method: "patch" }, from(page, methods("PATCH")), ["method-not-allowed"]],
    ["need not list POST", { method: "POST", ...key }, from(page, headers("x-api-key")), []],
    ["lets a listed header go, in any case", key, from(page, headers("X-API-KEY")), []],
    ["lets any header go with *", key, from(page, headers("*")), []],
    [
      "does not mean any header by * under credentials",
      { ...key, ...withCredentials },
      from(page, ...trusted, headers("*")),
      ["header-not-allowed"],
    ],
    ["does not mean Authorization by *", auth, from(page, headers("*")), ["header-not-allowed"]],
    ["may list Authorization beside *", auth, from(page, headers("*, Authorization")), []],
    ["has to list the header", key, from(page), ["header-not-allowed"]],
    [
      "tells every missing name",
      {
        method: "PUT",
        headers: [
          ["x-a", "1"],
          ["x-b", "1"],
        ],
      },
      from(page),
      ["method-not-allowed", "header-not-allowed", "header-not-allowed"],
    ],
    [
      "may not carry nonsense among the methods",
      put,
      from(page, methods("PUT, a b")),
      ["allow-methods-invalid"],
    ],
    [
      "may not carry nonsense among the headers",
      key,
      from(page, headers("x-api-key, (x)")),
      ["allow-headers-invalid"],
    ],
    ["has to succeed", put, { ...from(page, methods("PUT")), status: 405 }, ["preflight-failed-status"]],
    ["may be any success", put, { ...from(page, methods("PUT")), status: 299 }, []],
    ["may not redirect", put, { status: 301, headers: [["Location", "/login"]] }, ["preflight-redirect"]],
    [
      "may not ask for a login",
      put,
      { status: 401, headers: [] },
      ["allow-origin-missing", "preflight-failed-status"],
    ],
    ["has to name the page", put, { status: 204, headers: [methods("PUT")] }, ["allow-origin-missing"]],
    ["has to come", put, undefined, ["network-error"]],
  ])("%s", (_title, request, preflight, expected) => {
    const response = from(page, ...trusted);
    expect(codes(call(request, { preflight, response }))).toEqual(
      expected.map((code) => `preflight: ${code}`),
    );
  });

  it("and the response are both told, so that both can be mended", () => {
    expect(codes(call(put, { preflight: { status: 404, headers: [] }, response: bare }))).toEqual([
      "preflight: allow-origin-missing",
      "preflight: preflight-failed-status",
      "response: allow-origin-missing",
    ]);
  });

  it("says why a * did not count", () => {
    expect(call(auth, { preflight: from(page, headers("*")) }).reasons[0]?.message).toContain(
      "never covers authorization",
    );
    const literal = call({ ...put, ...withCredentials }, { preflight: from(page, ...trusted, methods("*")) });
    expect(literal.reasons[0]?.message).toContain("literal name");
    expect(
      call({ method: "patch" }, { preflight: from(page, methods("PATCH")) }).reasons[0]?.message,
    ).toContain("PATCH is not patch");
  });
});

describe("the page can read", () => {
  const sent: Pairs = [
    ["Content-Type", "a/b"],
    ["X-Total", "1"],
    ["ETag", "1"],
    ["Set-Cookie", "a=1"],
  ];
  const expose = (value: string) => ["Access-Control-Expose-Headers", value] as const;

  it.each<[string, Partial<PageRequest>, Answer, string[]]>([
    ["what is safelisted", {}, from("*", ...sent), ["content-type"]],
    ["what is exposed", {}, from("*", ...sent, expose("x-total, X-None")), ["content-type", "x-total"]],
    [
      "nothing more where the list is nonsense",
      {},
      from("*", ...sent, expose("X-Total, a b")),
      ["content-type"],
    ],
    [
      "everything but cookies with *",
      {},
      from("*", ...sent, expose("*")),
      ["access-control-allow-origin", "access-control-expose-headers", "content-type", "etag", "x-total"],
    ],
    [
      "no more with * under credentials",
      { credentials: "include" },
      from(page, ...sent, ...trusted, expose("*")),
      ["content-type"],
    ],
    [
      "everything but cookies on its own origin",
      { url: page },
      { status: 200, headers: sent },
      ["content-type", "etag", "x-total"],
    ],
    ["nothing of a blocked response", {}, { status: 200, headers: sent }, []],
  ])("%s", (_title, request, response, readable) => {
    expect(call(request, { response }).readable).toEqual(readable);
  });
});

describe("fetch() throws before anything is sent", () => {
  it.each<[string, Partial<PageRequest>]>([
    ["at CONNECT", { method: "CONNECT" }],
    ["at trace", { method: "trace" }],
    ["at a method that is no token", { method: "P T" }],
    ["at a header name that is no token", { headers: [["x y", "1"]] }],
    ["at a line break in a value", { headers: [["x", "a\nb"]] }],
    ["at a user in the URL", { url: "https://user@api.example.com/" }],
    ["at what is no URL", { url: "http://[" }],
    ["at other schemes", { url: "ftp://api.example.com/" }],
    ["at a port of mail, files or X11", { url: "http://localhost:6000/" }],
    ["at port 0", { url: "http://localhost:0/" }],
  ])("%s", (_title, request) => {
    const verdict = call(request, { response: from("*") });
    expect(codes(verdict)).toEqual(["request: request-invalid"]);
    expect(verdict.preflight.needed).toBe(false);
  });
});

describe("a redirect", () => {
  const other = "https://other.example.com";
  const to = (location: string, origin = "*", status = 302): Answer => ({
    ...from(origin, ["Location", location]),
    status,
  });
  const hops = (request: Partial<PageRequest>, ...list: Hop[]) => call(request, { hops: list });

  it("is followed where each answer names the page", () => {
    const verdict = hops(
      {},
      { url: `${api}/users`, response: to(`${api}/v2`, page) },
      { url: `${api}/v2`, response: from(page) },
    );
    expect(verdict).toMatchObject({ allowed: true, readable: [] });
  });

  it("has to name the page itself", () => {
    const redirect = { status: 302, headers: [["Location", `${api}/v2`]] as const };
    expect(hops({}, { url: `${api}/users`, response: redirect }).reasons).toMatchObject([
      { code: "allow-origin-missing", url: `${api}/users` },
    ]);
  });

  it("from the page's own origin to another is checked from there on, back home too", () => {
    const verdict = hops(
      { url: `${page}/a` },
      { url: `${page}/a`, response: { status: 302, headers: [["Location", `${api}/b`]] } },
      { url: `${api}/b`, response: to(`${page}/c`, page) },
      { url: `${page}/c`, response: bare },
    );
    expect(verdict.reasons).toMatchObject([{ code: "allow-origin-missing", url: `${page}/c` }]);
  });

  it("between two foreign origins turns the page's origin into null", () => {
    const path = (last: string): Hop[] => [
      { url: `${api}/users`, response: to(`${other}/x`, page) },
      { url: `${other}/x`, response: from(last) },
    ];
    expect(hops({}, ...path(page)).reasons).toMatchObject([
      { code: "allow-origin-mismatch", needed: "null" },
    ]);
    expect(hops({}, ...path("null")).allowed).toBe(true);
    expect(hops({}, ...path("*")).allowed).toBe(true);
  });

  it("needs a preflight of its own", () => {
    const granted = from("*", ["Access-Control-Allow-Methods", "PUT"]);
    const first = { url: `${api}/users`, preflight: granted, response: to("/v2", "*", 307) };
    expect(hops({ method: "PUT" }, first, { url: `${api}/v2`, response: from("*") }).reasons).toMatchObject([
      { code: "network-error", step: "preflight", url: `${api}/v2` },
    ]);
    const second = { url: `${api}/v2`, preflight: granted, response: from("*") };
    expect(hops({ method: "PUT" }, first, second).allowed).toBe(true);
  });

  it.each([
    [301, "POST", false],
    [302, "POST", false],
    [303, "PUT", false],
    [307, "POST", true],
    [308, "POST", true],
  ])("with %i takes a %s and its JSON along: %j", (status, method, kept) => {
    const granted = from("*", ["Access-Control-Allow-Methods", "*"], ["Access-Control-Allow-Headers", "*"]);
    const verdict = hops(
      { method, headers: [["Content-Type", "application/json"]] },
      { url: `${api}/users`, preflight: granted, response: to("/v2", "*", status) },
      { url: `${api}/v2`, response: from("*") },
    );
    expect(codes(verdict)).toEqual(kept ? ["preflight: network-error"] : []);
  });

  it("to another origin leaves Authorization behind", () => {
    const granted = from("*", ["Access-Control-Allow-Headers", "authorization"]);
    const verdict = hops(
      { headers: [["Authorization", "x"]] },
      { url: `${api}/users`, preflight: granted, response: to(`${other}/x`) },
      { url: `${other}/x`, response: from("*") },
    );
    expect(verdict.allowed).toBe(true);
  });

  it.each([
    ["with a user in it", "https://user:pass@api.example.com/", "redirect-with-credentials"],
    ["to another scheme", "ftp://api.example.com/", "redirect-invalid"],
    ["to no URL", "http://[", "redirect-invalid"],
    ["to a port that browsers open no connection to", "https://api.example.com:25/", "redirect-invalid"],
  ])("%s ends the call", (_title, location, code) => {
    expect(codes(hops({}, { url: `${api}/users`, response: to(location) }))).toEqual([`response: ${code}`]);
  });

  it("without a Location is an answer", () => {
    expect(call({}, { response: { ...from("*"), status: 302 } }).allowed).toBe(true);
  });

  it("is followed twenty times and no more", () => {
    const round = (length: number) =>
      hops({}, ...Array.from({ length }, () => ({ url: `${api}/users`, response: to(`${api}/users`) })));
    expect(codes(round(40))).toEqual(["response: redirect-limit"]);
  });

  it("is not answered by what another URL said", () => {
    const verdict = hops(
      {},
      { url: `${api}/users`, response: to("/v2") },
      { url: `${api}/v3`, response: from("*") },
    );
    expect(verdict.reasons).toMatchObject([{ code: "network-error", url: `${api}/v2` }]);
  });
});

it("a call with very many headers is judged in linear time", () => {
  const many = Array.from({ length: 20_000 }, (_, i): [string, string] => [`x-${i}`, "1"]);
  const answer = {
    status: 200,
    headers: [
      ["Access-Control-Allow-Origin", page],
      ...many.map(([name]): [string, string] => ["Access-Control-Allow-Headers", `${name}-other`]),
    ] satisfies Pairs,
  };
  const request: PageRequest = { url: api, method: "GET", headers: many, credentials: "omit" };
  const verdict = judge({ origin: page, request, preflight: answer, response: answer });
  expect(verdict.preflight.because).toHaveLength(many.length);
  expect(verdict.reasons).toHaveLength(many.length);
});

it("judge takes any bytes, in linear time", () => {
  const hostile = ["\0", "\xff\ud800", ",".repeat(200_000), `x${" ".repeat(200_000)}x`, "http://["];
  for (const text of hostile) {
    const pairs: Pairs = [
      ["Access-Control-Allow-Origin", text],
      ["Access-Control-Allow-Methods", text],
      ["Access-Control-Allow-Headers", text],
      ["Access-Control-Expose-Headers", text],
      ["Location", text],
      [text, text],
    ];
    for (const status of [200, 302, Number.NaN, -1]) {
      const answer = { status, headers: pairs };
      const request: PageRequest = {
        url: api,
        method: "PUT",
        headers: [["Accept", text]],
        credentials: "omit",
      };
      expect(judge({ origin: text, request, preflight: answer, response: answer }).allowed).toBe(false);
      expect(
        judge({ origin: page, request: { ...request, url: text, method: text }, hops: [] }).allowed,
      ).toBe(false);
    }
  }
});
