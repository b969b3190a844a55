import { describe, expect, it } from "vitest";
import { explain } from "../../src/advice/explain.ts";
import { servers } from "../../src/advice/fixes/index.ts";
import type { ExplainInput } from "../../src/advice/read-input.ts";
import type { HeaderPair } from "../../src/cors/safelist.ts";

const page = "https://app.example.com";
const url = "https://api.example.com/data";
const express: HeaderPair = ["X-Powered-By", "Express"];
const ours: HeaderPair = ["Access-Control-Allow-Origin", page];

function call(
  request: Partial<ExplainInput["request"]>,
  answers: Pick<ExplainInput, "preflight" | "response" | "unsent">,
): ExplainInput {
  return {
    origin: page,
    request: { url, method: "GET", headers: [], credentials: "omit", ...request },
    ...answers,
  };
}

const ok = (...headers: HeaderPair[]) => ({ status: 200, headers: [express, ...headers] });
const json: HeaderPair = ["Content-Type", "application/json"];

/** Every error that the explanations of CORS, which this tool is built from, call common. */
const COMMON: readonly (readonly [name: string, input: ExplainInput, says: RegExp, fix: RegExp])[] = [
  [
    "no 'Access-Control-Allow-Origin' header is present",
    call({}, { response: ok() }),
    /carries no Access-Control-Allow-Origin/,
    /origin: \["https:\/\/app\.example\.com"\]/,
  ],
  [
    "credentials, but Allow-Origin is *",
    call({ credentials: "include" }, { response: ok(["Access-Control-Allow-Origin", "*"]) }),
    /does not count for calls with credentials: the answer has to name https:\/\/app/,
    /origin: \["https:\/\/app\.example\.com"\][\s\S]*credentials: true/,
  ],
  [
    "credentials, but no Allow-Credentials",
    call({ credentials: "include" }, { response: ok(ours) }),
    /Access-Control-Allow-Credentials is missing: it has to be exactly "true"/,
    /credentials: true/,
  ],
  [
    "method PUT is not allowed",
    call({ method: "PUT" }, { preflight: ok(ours, ["Access-Control-Allow-Methods", "GET, POST"]) }),
    /PUT is not in Access-Control-Allow-Methods \(GET, POST\)/,
    /methods: \["GET", "POST", "PUT"\]/,
  ],
  [
    "request header X is not allowed",
    call(
      { headers: [["X-Api-Key", "k"]] },
      { preflight: ok(ours, ["Access-Control-Allow-Headers", "Content-Type"]) },
    ),
    /x-api-key is not in Access-Control-Allow-Headers \(Content-Type\)/,
    /allowedHeaders: \["content-type", "x-api-key"\]/,
  ],
  [
    "JSON triggers a preflight, and the OPTIONS endpoint is forgotten",
    call({ method: "POST", headers: [json] }, { preflight: { status: 404, headers: [express] } }),
    /answered with status 404/,
    /methods: \["POST"\][\s\S]*allowedHeaders: \["content-type"\]/,
  ],
  [
    "the preflight is redirected",
    call({ method: "PUT" }, { preflight: { status: 301, headers: [express, ["Location", `${url}/`]] } }),
    /redirect \(301\): browsers follow none/,
    /methods: \["PUT"\]/,
  ],
  [
    "with and without www",
    call({}, { response: ok(["Access-Control-Allow-Origin", "https://www.app.example.com"]) }),
    /differ only by "www"/,
    /"https:\/\/www\.app\.example\.com", "https:\/\/app\.example\.com"/,
  ],
  [
    "http and https",
    call({}, { response: ok(["Access-Control-Allow-Origin", "http://app.example.com"]) }),
    /differ only by the scheme/,
    /"https:\/\/app\.example\.com"/,
  ],
  [
    "port 3000 and port 3001",
    {
      ...call({}, { response: ok(["Access-Control-Allow-Origin", "http://localhost:3001"]) }),
      origin: "http://localhost:3000",
    },
    /differ only by the port/,
    /"http:\/\/localhost:3000"/,
  ],
  [
    "two Allow-Origin values",
    call({}, { response: ok(ours, ["Access-Control-Allow-Origin", "*"]) }),
    /several values/,
    /origin: \["https:\/\/app\.example\.com"\]/,
  ],
];

describe("every error that is called common is explained and mended", () => {
  it.each(COMMON)("%s", (_, input, says, fix) => {
    const explained = explain(input);
    expect(explained.allowed).toBe(false);
    expect(explained.verdict).toMatch(/^Blocked: /);
    expect(explained.console).toContain("has been blocked by CORS policy: ");
    expect(explained.reasons.map(({ message }) => message).join("\n")).toMatch(says);
    expect(explained.fix).toMatchObject({ server: "express", because: "recognised" });
    expect(explained.fix?.files[0]?.text).toMatch(fix);
  });

  it.each(COMMON)("%s: exactly one thing decides", (_, input) => {
    const steps = explain(input).wire;
    const decide = steps.flatMap(({ response, statusDecides }) => [
      ...response.filter(({ mark }) => mark === "decides"),
      ...(statusDecides ? ["status"] : []),
    ]);
    expect(decide.length).toBeGreaterThan(0);
  });
});

describe("it says what CORS is not", () => {
  it("the call reached the server, only the reading was refused", () => {
    expect(explain(call({ method: "POST" }, { response: ok() })).notCors).toMatch(
      /did reach the server, which carried it out.*no access control: curl/,
    );
  });

  it("after a refused preflight the call never left", () => {
    expect(explain(call({ method: "PUT" }, { preflight: ok() })).notCors).toContain("never left the browser");
  });
});

describe("it looks at what stands beside the verdict", () => {
  it.each([
    [
      "a preflight that is asked for a login",
      call({ method: "PUT" }, { preflight: { status: 401, headers: [] } }),
      "preflight-asks-login",
    ],
    [
      "no answer to OPTIONS",
      call({ method: "PUT" }, { preflight: { status: 405, headers: [] } }),
      "preflight-unhandled",
    ],
    [
      "a gateway that fails",
      call({ method: "PUT" }, { preflight: { status: 502, headers: [] } }),
      "preflight-failing",
    ],
    [
      "a preflight sent to a login page",
      call({ method: "PUT" }, { preflight: { status: 302, headers: [["Location", "/login"]] } }),
      "preflight-leads-elsewhere",
    ],
    [
      "an error that only looks like CORS",
      call({}, { response: { status: 500, headers: [] } }),
      "error-answer",
    ],
    ["mixed content", call({ url: "http://api.example.com/" }, { response: ok(ours) }), "mixed-content"],
    ["a page without an origin", { ...call({}, { response: ok() }), origin: "null" }, "origin-null"],
  ] as const)("%s", (_, input, code) => {
    expect(explain(input).signs.map((sign) => sign.code)).toContain(code);
  });

  it("never proposes to allow null", () => {
    expect(explain({ ...call({}, { response: ok() }), origin: "null" }).fix).toBeUndefined();
  });
});

describe("the fix", () => {
  it.each(servers.map(({ name }) => name))("is written for %s where that is asked for", (name) => {
    const fix = explain({ ...call({}, { response: ok() }), fix: name }).fix;
    expect(fix).toMatchObject({ server: name, because: "asked" });
    expect(
      fix?.files
        .map(({ text }) => text)
        .join()
        .replaceAll("\\.", "."),
    ).toContain(page);
  });

  it("is plain headers where the server does not say what it is", () => {
    expect(explain(call({}, { response: { status: 200, headers: [] } })).fix).toMatchObject({
      server: "http",
      because: "unknown",
    });
  });

  it("is not written where nothing is wrong", () => {
    expect(explain(call({}, { response: ok(ours, ["Vary", "Origin"]) })).fix).toBeUndefined();
  });
});

it("takes the preflight's word for a call that was not sent", () => {
  const preflight = ok(ours, ["Access-Control-Allow-Methods", "PUT"]);
  const explained = explain(call({ method: "PUT" }, { preflight, unsent: true }));
  expect(explained).toMatchObject({ allowed: true, unknown: false });
  expect(explained.verdict).toContain("as far as the preflight tells");
});

it("does not call missing what was never asked", () => {
  expect(explain(call({ method: "POST" }, { unsent: true }))).toMatchObject({ unknown: true, reasons: [] });
});

it("marks the answer that ended the call, not an earlier one of the same URL", () => {
  const request = { url, method: "GET", headers: [], credentials: "omit" as const };
  const redirect = { status: 302, headers: [ours, ["Location", url]] satisfies HeaderPair[] };
  const hops = Array.from({ length: 21 }, () => ({ url, response: redirect }));
  const explained = explain({ origin: page, request, hops });
  expect(explained.reasons).toMatchObject([{ code: "redirect-limit" }]);
  const marked = explained.wire.map(({ response }) => response.some(({ mark }) => mark === "decides"));
  expect(marked).toEqual([...Array.from({ length: 20 }, () => false), true]);
});

it("knows a URL however it is written", () => {
  const { console } = explain(
    call({ url: "HTTPS://api.example.com:443" }, { response: { status: 500, headers: [] } }),
  );
  expect(console).toContain("Access to fetch at 'https://api.example.com/' from origin");
});

/** As JavaScript calls it that no compiler has looked at. */
function explained(given: unknown): ReturnType<typeof explain> {
  return Reflect.apply(explain, undefined, [given]);
}

const sign = { code: "vary-missing", kind: "warning", message: "Say Vary: Origin." };
const whole = {
  ...call({ method: "PUT", headers: [json] }, { preflight: ok(ours), response: ok() }),
  hops: [{ url, preflight: ok(ours), response: ok() }],
  unsent: true,
  failure: { code: "upstream-refused", message: "Nobody listens.", hint: "Start it." },
  signs: [{ ...sign, origin: page }],
  fix: "express",
};

describe("what is no case is said to be none, with the place", () => {
  it.each([
    ["nothing", undefined, "it is not an object"],
    ["a text", url, "it is not an object"],
    ["a case without a request", { origin: page }, "request is not an object"],
    ["headers that are no pairs", { ...whole, response: { status: 200, headers: [["a"]] } }, "response.head"],
    ["unsent in words", { ...whole, unsent: "yes" }, "unsent is not true or false"],
    ["signs that are no list", { ...whole, signs: 7 }, "signs is not a list"],
    ["a sign of null", { ...whole, signs: [null] }, "signs[0] is not an object"],
    ["a sign without words", { ...whole, signs: [sign, { ...sign, message: 1 }] }, "signs[1].message is not"],
    ["a sign of no kind", { ...whole, signs: [{ ...sign, kind: "bad" }] }, 'signs[0].kind is not "hole"'],
    ["a sign of no code", { ...whole, signs: [{ ...sign, code: "x" }] }, "signs[0].code is not one that"],
    ["a sign of two origins", { ...whole, signs: [{ ...sign, origin: [page] }] }, "signs[0].origin is not"],
    ["a failure in a text", { ...whole, failure: "refused" }, "failure is not an object"],
    ["a failure without a hint", { ...whole, failure: { code: "", message: "" } }, "failure.hint is not"],
    ["a fix of a number", { ...whole, fix: 1 }, "fix is not a text"],
  ])("%s", (_, given, place) => {
    const { allowed, reasons, verdict, fix } = explained(given);
    expect(reasons).toMatchObject([{ code: "case-invalid", message: expect.stringContaining(place) }]);
    expect({ allowed, verdict, fix }).toEqual({
      allowed: false,
      verdict: reasons[0]?.message,
      fix: undefined,
    });
  });

  it("whatever stands anywhere in it", () => {
    const odd = [null, 0, -1, 1.5, 1e9, true, "", "x", {}, [], [[]], [null], [["a", 1]], [{}], { length: 2 }];
    for (const path of pathsOf(whole)) {
      for (const value of odd) {
        const { allowed, reasons, unknown } = explained(withValueAt(whole, path, value));
        expect(allowed || unknown || reasons.length > 0).toBe(true);
      }
    }
  });

  it("and what may be left out may be null", () => {
    const nothing = { hops: null, unsent: null, failure: null, signs: null, fix: null };
    const { allowed, fix } = explained({ ...whole, ...nothing, request: { url } });
    expect({ allowed, server: fix?.server }).toEqual({ allowed: false, server: "express" });
  });
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown): Path[] {
  if (typeof value !== "object" || value === null) return [[]];
  const keys = Array.isArray(value) ? value.map((_, i) => i) : Object.keys(value);
  return [[], ...keys.flatMap((key) => pathsOf(Reflect.get(value, key)).map((rest) => [key, ...rest]))];
}

function withValueAt(whole: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = Object.assign(Array.isArray(whole) ? [] : {}, whole);
  Reflect.set(copy, key, withValueAt(Reflect.get(copy, key), rest, value));
  return copy;
}

it("shows no secret of the call", () => {
  const headers: HeaderPair[] = [
    ["Authorization", "Bearer canary"],
    ["X-Api-Key", "canary"],
  ];
  expect(JSON.stringify(explain(call({ headers }, { preflight: ok(), response: ok() })))).not.toContain(
    "canary",
  );
});
