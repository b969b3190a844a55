import { describe, expect, it } from "vitest";
import { jsonExchange, jsonReload } from "../../src/observe/json.ts";
import { wasPreflighted } from "../../src/observe/preflighted.ts";
import { exchange } from "./fixture.ts";

describe("the JSON log", () => {
  it("has one object a line with the promised fields, and only these", () => {
    const line = jsonExchange(
      exchange({
        method: "POST",
        bytesIn: 12,
        requestHeaders: [
          "Content-Type",
          "Application/JSON; charset=utf-8",
          "Cookie",
          "a=1",
          "X-Two",
          "1",
          "x-two",
          "2",
        ],
        notes: ["session: Domain=.example.com dropped"],
        upstreamResponseHeaders: [
          ...["Access-Control-Allow-Origin", "*", "access-control-allow-origin", "https://app.test"],
          ...["Vary", "Accept-Encoding", "Content-Type", "text/html"],
        ],
      }),
    );
    expect(line).not.toContain("\n");
    expect(JSON.parse(line)).toEqual({
      time: new Date(2026, 0, 2, 14, 3, 22).toISOString(),
      id: 7,
      kind: "call",
      method: "POST",
      path: "/users",
      host: "localhost:8010",
      origin: "http://localhost:3000",
      route: "/",
      upstream: "https://api.example.com/users",
      status: 200,
      duration_ms: 34.4,
      bytes_in: 12,
      bytes_out: 1234,
      request_headers: ["content-type", "cookie", "x-two"],
      content_type: "application/json",
      credentials: true,
      preflighted: true,
      upstream_cors: [
        ["access-control-allow-origin", "*"],
        ["access-control-allow-origin", "https://app.test"],
        ["vary", "Accept-Encoding"],
      ],
      error: null,
      notes: ["session: Domain=.example.com dropped"],
    });
  });

  it("has null where there is nothing to tell, and the failure as it was answered", () => {
    const failure = { code: "origin-refused", message: "m", hint: "h" };
    const line = jsonExchange(
      exchange({
        kind: "refused",
        host: undefined,
        origin: undefined,
        route: undefined,
        upstream: undefined,
        upstreamResponseHeaders: undefined,
        failure,
      }),
    );
    expect(JSON.parse(line)).toMatchObject({
      host: null,
      origin: null,
      route: null,
      upstream: null,
      upstream_cors: null,
      content_type: null,
      credentials: false,
      error: failure,
    });
  });

  it("keeps a line break from outside inside its line", () => {
    expect(jsonExchange(exchange({ path: "/a\nb\u2028" }))).not.toMatch(/\n/);
  });

  it("tells a reload with its changes, and a refused one with its faults", () => {
    const time = Date.UTC(2026, 0, 2);
    const reloaded = JSON.parse(jsonReload({ time, changes: ["routes: + /a"], failure: undefined }));
    expect(reloaded).toMatchObject({
      time: "2026-01-02T00:00:00.000Z",
      kind: "reload",
      changes: ["routes: + /a"],
      error: null,
    });
    // Whoever reads the log by column finds every one.
    expect(reloaded).toMatchObject({ id: null, method: null, status: null, duration_ms: null });
    const { changes: _, ...shared } = reloaded;
    expect(Object.keys(shared)).toEqual(Object.keys(JSON.parse(jsonExchange(exchange()))));
    const failure = { code: "config-invalid", message: "m", hint: "h" };
    expect(JSON.parse(jsonReload({ time, changes: [], failure }))).toMatchObject({ error: failure });
  });
});

describe("a call was preflighted", () => {
  const chromium = [
    ...["Host", "localhost:8010", "Connection", "keep-alive", "User-Agent", "Mozilla/5.0", "Accept", "*/*"],
    ...[
      "Accept-Encoding",
      "gzip, br",
      "Accept-Language",
      "en-US,en;q=0.9",
      "Origin",
      "http://localhost:3000",
    ],
    ...["Referer", "http://localhost:3000/", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-site"],
    ...["Cache-Control", "no-cache", "Pragma", "no-cache", "DNT", "1", "Cookie", "a=(1)"],
  ];

  it.each([
    ["GET with what a browser sends by itself", "GET", [], false],
    ["POST of a form", "POST", ["Content-Type", "application/x-www-form-urlencoded"], false],
    ["POST of JSON", "POST", ["Content-Type", "application/json"], true],
    ["PUT", "PUT", [], true],
    ["GET with a header of its own", "GET", ["X-Requested-With", "fetch"], true],
    ["GET with Authorization", "GET", ["Authorization", "Bearer x"], true],
  ])("%s: %#", (_, method, headers, expected) => {
    expect(wasPreflighted(exchange({ method, requestHeaders: [...chromium, ...headers] }))).toBe(expected);
  });

  it.each([
    ["the proxy's own page", { origin: "http://localhost:8010" }],
    ["no page at all", { origin: undefined }],
    ["a navigation", { requestHeaders: ["Sec-Fetch-Mode", "navigate"] }],
    ["the preflight itself", { kind: "preflight" as const }],
  ])("never for %s", (_, over) => {
    expect(wasPreflighted(exchange({ method: "PUT", ...over }))).toBe(false);
  });
});
