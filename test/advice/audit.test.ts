import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Audit, audit } from "../../src/advice/audit.ts";
import { pathShape } from "../../src/advice/kinds.ts";
import type { Traffic } from "../../src/advice/seen-call.ts";
import { readTraffic } from "../../src/advice/traffic.ts";
import { jsonExchange } from "../../src/observe/json.ts";
import { exchange } from "../observe/fixture.ts";
import { describeBrowser, launchChromium } from "../support/chromium.ts";
import { type HarEntry, harFile } from "./har-file.ts";

const page = "https://app.example.com";
const api = "https://api.example.com";

function traffic(text: string): Traffic {
  const read = readTraffic(text);
  if ("fault" in read) throw new Error(read.fault);
  return read;
}

function audited(entries: readonly HarEntry[], credentials = false): Audit {
  return audit(traffic(harFile(entries)), { origin: page, credentials });
}

const rows = ({ rows: all }: Audit) =>
  all.map(({ calls, method, path, headers, verdict, reason }) => [
    calls,
    method,
    path,
    headers.join(),
    verdict,
    reason,
  ]);

describe("calls are grouped by what CORS tells apart", () => {
  it("method, path shape, header names, credentials", () => {
    const sends = { Origin: page };
    const all = audited([
      { method: "GET", url: `${api}/users/1?page=2`, sends },
      { method: "GET", url: `${api}/users/2`, sends },
      { method: "GET", url: `${api}/users/3`, sends: { ...sends, "X-Api-Key": "k" } },
      { method: "GET", url: `${api}/users/4`, sends: { ...sends, Cookie: "a=1" } },
      { method: "DELETE", url: `${api}/users/5`, sends },
    ]);
    expect(all.rows.map((row) => [row.calls, row.method, row.path, row.headers, row.credentials])).toEqual([
      [2, "GET", "/users/:id", [], false],
      [1, "GET", "/users/:id", ["x-api-key"], false],
      [1, "GET", "/users/:id", [], true],
      [1, "DELETE", "/users/:id", [], false],
    ]);
  });

  it.each([
    ["/users/42/orders/7", "/users/:id/orders/:id"],
    ["/orders/6f1c2a52-84d1-4b9a-9d9b-111122223333", "/orders/:id"],
    ["/commits/deadbeef01", "/commits/:id"],
    ["/files/AbC0dEfGh1jKlMnOp", "/files/:id"],
    ["/v2/facade/users", "/v2/facade/users"],
    ["/internationalization-settings", "/internationalization-settings"],
    ["/", "/"],
  ])("%s → %s", (path, shape) => {
    expect(pathShape(path)).toBe(shape);
  });
});

describe("each kind is judged with what the file holds", () => {
  const sends = { Origin: page };
  const ours = { "Access-Control-Allow-Origin": page };

  it("blocked, allowed, not known", () => {
    const all = audited([
      { method: "GET", url: `${api}/none`, sends },
      { method: "GET", url: `${api}/ours`, sends, answers: ours },
      { method: "GET", url: `${api}/star`, sends, answers: { "Access-Control-Allow-Origin": "*" } },
      { method: "PUT", url: `${api}/alone`, sends, answers: ours },
      { method: "GET", url: `${page}/own` },
      {
        method: "GET",
        url: `${api}/moved`,
        sends,
        status: 302,
        answers: { ...ours, Location: `${api}/ours` },
      },
    ]);
    expect(rows(all)).toEqual([
      [1, "GET", "/none", "", "blocked", "no Access-Control-Allow-Origin"],
      [1, "GET", "/ours", "", "allowed", ""],
      [1, "GET", "/star", "", "allowed", ""],
      [1, "PUT", "/alone", "", "not known", "no preflight seen"],
      [1, "GET", "/own", "", "allowed", "same origin"],
      [1, "GET", "/moved", "", "allowed", ""],
    ]);
  });

  it("a call with its preflight, which devtools save as an entry of its own", () => {
    const preflight = (methods: string): HarEntry => ({
      method: "OPTIONS",
      url: `${api}/users`,
      kind: "preflight",
      sends: {
        ...sends,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type",
      },
      answers: {
        ...ours,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "content-type",
      },
    });
    const put = {
      method: "PUT",
      url: `${api}/users`,
      sends: { ...sends, "Content-Type": "application/json" },
      answers: ours,
    };
    expect(rows(audited([preflight("PUT"), put]))).toEqual([
      [1, "PUT", "/users", "content-type", "allowed", ""],
    ]);
    expect(rows(audited([preflight("GET"), { ...put, status: 0 }]))).toEqual([
      [1, "PUT", "/users", "content-type", "blocked", "preflight: method PUT not allowed"],
    ]);
  });

  it("the worst of its calls speaks for a kind", () => {
    const all = audited([
      { method: "GET", url: `${api}/users/1`, sends, answers: ours },
      { method: "GET", url: `${api}/users/2`, sends, status: 500 },
    ]);
    expect(rows(all)).toEqual([[2, "GET", "/users/:id", "", "blocked", "no Access-Control-Allow-Origin"]]);
  });

  it("an answer made for the page that it was recorded on tells nothing of another page", () => {
    const local = "http://localhost:3000";
    const [entry] = audited([
      {
        method: "GET",
        url: `${api}/`,
        sends: { Origin: local },
        answers: { "Access-Control-Allow-Origin": local },
      },
    ]).rows;
    expect(entry).toMatchObject({
      verdict: "not known",
      reason: `${local} was let in, ${page} has not asked`,
    });
  });

  it("--credentials makes * count for nothing", () => {
    const star = [{ method: "GET", url: `${api}/`, sends, answers: { "Access-Control-Allow-Origin": "*" } }];
    expect(rows(audited(star, false))[0]?.[4]).toBe("allowed");
    expect(rows(audited(star, true))[0]?.slice(4)).toEqual(["blocked", "* does not count with credentials"]);
  });

  it("leaves out what no script called", () => {
    const all = audited([
      { method: "GET", url: `${api}/logo.png`, kind: "image" },
      { method: "GET", url: `${page}/`, kind: "document" },
      { method: "GET", url: `${api}/users`, sends: { ...sends, "Sec-Fetch-Mode": "cors" } },
      { method: "GET", url: `${api}/pixel`, kind: "fetch", sends: { "Sec-Fetch-Mode": "no-cors" } },
    ]);
    expect(rows(all).map(([, , path]) => path)).toEqual(["/users"]);
    expect(all.notes).toEqual(["3 of 4 entries are no calls of a page's script, and are left out."]);
  });
});

describe("one policy lets exactly these calls through", () => {
  it("for each server that is called from another origin", () => {
    const all = audited([
      {
        method: "GET",
        url: `${api}/users`,
        answers: { Server: "nginx", "Access-Control-Expose-Headers": "X-Total" },
      },
      { method: "PUT", url: `${api}/users/1`, sends: { "Content-Type": "application/json", Cookie: "a=1" } },
      { method: "GET", url: "https://cdn.example.com/data.json" },
      { method: "POST", url: `${page}/own` },
    ]);
    expect(all.policies.map(({ server, policy }) => [server, policy])).toEqual([
      [
        api,
        {
          origins: [page],
          methods: ["GET", "PUT"],
          headers: ["content-type"],
          credentials: true,
          expose: ["x-total"],
          maxAge: 600,
        },
      ],
      [
        "https://cdn.example.com",
        { origins: [page], methods: ["GET"], headers: [], credentials: false, expose: [], maxAge: 600 },
      ],
    ]);
    expect(all.policies.map(({ fix }) => fix?.title)).toEqual([
      "nginx",
      "Any server: the headers that it has to send",
    ]);
  });
});

describe("a JSON log of ours", () => {
  const line = (changes: Parameters<typeof exchange>[0]) => jsonExchange(exchange(changes));

  it("is judged from what the upstream sent", () => {
    const log = [
      line({
        upstream: `${api}/users/1`,
        method: "PUT",
        requestHeaders: [
          "Content-Type",
          "application/json",
          "X-Api-Key",
          "k",
          "User-Agent",
          "x",
          "Cookie",
          "a=1",
        ],
        upstreamResponseHeaders: [],
      }),
      line({
        upstream: `${api}/open`,
        method: "GET",
        requestHeaders: [],
        upstreamResponseHeaders: ["Access-Control-Allow-Origin", "*"],
      }),
      line({ kind: "preflight", upstream: undefined }),
      '{"time":"2026-01-01T00:00:00.000Z","kind":"reload","changes":[]}',
      "a line of another program",
    ].join("\n");
    const all = audit(traffic(log), { origin: page, credentials: false });
    expect(rows(all)).toEqual([
      [1, "PUT", "/users/:id", "content-type,x-api-key", "blocked", "no Access-Control-Allow-Origin"],
      [1, "GET", "/open", "", "allowed", ""],
    ]);
    expect(all.rows[0]?.credentials).toBe(true);
    expect(all.notes).toEqual(["1 of 5 lines is no JSON and left out."]);
  });

  it("is one below the banner of what ran the command", () => {
    const { calls, notes } = traffic(`\n> app@1.0.0 proxy\n> corswalk --log json\n\n${line({})}`);
    expect({ calls: calls.length, notes }).toEqual({
      calls: 1,
      notes: ["2 of 3 lines are no JSON and left out."],
    });
  });

  it("of 20,000 lines is one table", () => {
    const log = Array.from({ length: 20_000 }, (_, i) =>
      line({ upstream: `${api}/users/${i}`, requestHeaders: [] }),
    ).join("\n");
    expect(audit(traffic(log), { origin: page, credentials: false }).rows).toMatchObject([{ calls: 20_000 }]);
  });
});

describe("a file that is neither is told of in words, and nothing in one is believed", () => {
  it.each([
    ["", /is empty/],
    [" \n", /is empty/],
    ["hello", /is no JSON/],
    ['{"log":{"entries":[', /cut off/],
    ["[]", /neither a HAR/],
    ["{}", /neither a HAR/],
    ["null", /neither a HAR/],
    ['{"log":{"entries":{}}}', /neither a HAR/],
    ["\0\xff", /is no JSON/],
  ])("%j", (text, fault) => {
    expect(readTraffic(text)).toEqual({ fault: expect.stringMatching(fault) });
  });

  it.each([
    [[null, 1, "x", [], {}]],
    [[{ request: null, response: null }]],
    [[{ request: { method: 1, url: {}, headers: {}, cookies: 3 } }]],
    [[{ request: { method: "GET", url: "javascript:alert(1)" } }]],
    [[{ request: { method: "GET", url: "http://[" } }]],
    [
      [
        {
          request: { method: "G E\nT", url: api, headers: [{ name: "a b", value: "\0" }] },
          response: { status: 200 },
        },
      ],
    ],
    [
      [
        {
          request: { method: "GET", url: api, headers: [{ name: "__proto__", value: "x" }] },
          response: { status: 1e9, headers: [null, { name: 1 }] },
        },
      ],
    ],
    [[{ request: { method: "__proto__", url: `${api}/${"%".repeat(5000)}` }, response: { status: -1 } }]],
  ])("entries %j", (entries) => {
    const all = audit(traffic(JSON.stringify({ log: { entries } })), { origin: page, credentials: true });
    expect(all.rows.every(({ verdict }) => verdict !== "allowed")).toBe(true);
  });

  it.each([
    '{"time":"t","kind":"call"}',
    '{"time":"t","kind":"call","upstream":"http://[","request_headers":3}',
    '{"time":"t","kind":"call","upstream":"http://a","request_headers":[null],"upstream_cors":[[1],{}],"status":"x"}',
  ])("line %s", (line) => {
    expect(() => audit(traffic(`${line}\n${line}`), { origin: page, credentials: false })).not.toThrow();
  });
});

describeBrowser("a HAR that Chromium's calls were recorded into", () => {
  it("is read: the simple call, the one with a preflight, the page itself left out", async () => {
    const server = createServer((request, response) => {
      response.setHeader("Access-Control-Allow-Origin", request.headers.origin ?? "*");
      response.setHeader("Access-Control-Allow-Methods", "PUT").end("{}");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const place = mkdtempSync(join(tmpdir(), "corswalk-har-"));
    const browser = await launchChromium({ hostRules: "MAP *.test 127.0.0.1" });
    onTestFinished(async () => {
      await browser.close();
      server.close();
      rmSync(place, { recursive: true });
    });
    const path = join(place, "traffic.har");
    const context = await browser.newContext({ recordHar: { path, content: "omit" } });
    const tab = await context.newPage();
    await tab.goto(`http://app.test:${port}/`);
    await tab.evaluate(async (url) => {
      await fetch(`${url}/users/1`);
      await fetch(`${url}/users/2`, { method: "PUT" });
    }, `http://api.test:${port}`);
    await context.close();
    const all = audit(traffic(readFileSync(path, "utf8")), {
      origin: `http://app.test:${port}`,
      credentials: false,
    });
    expect(all.rows.map(({ method, path: shape }) => `${method} ${shape}`)).toEqual([
      "GET /users/:id",
      "PUT /users/:id",
    ]);
    expect(all.rows[0]?.verdict).toBe("allowed");
    expect(all.rows[1]?.verdict).not.toBe("blocked");
  });
});
