import { describe, expect, it } from "vitest";
import { identify, refusalHint } from "../../src/rewrite/identity.ts";
import { routeOf } from "./route.ts";

const api = "https://api.example.com/v2";
const page = [
  "Host",
  "localhost:8010",
  "Origin",
  "http://localhost:3000",
  "Referer",
  "http://localhost:3000/a?b",
];

describe("who the upstream is told is calling", () => {
  it.each([
    [
      "by default: itself, and only where the page said something",
      {},
      [...page, "Sec-Fetch-Site", "same-site"],
      [
        "Host",
        "api.example.com",
        "Origin",
        "https://api.example.com",
        "Referer",
        "https://api.example.com/",
      ].concat("Sec-Fetch-Site", "same-origin"),
    ],
    [
      "nothing where the page said nothing",
      {},
      ["Host", "h", "Accept", "a"],
      ["Host", "api.example.com", "Accept", "a"],
    ],
    [
      "itself, for a page of opaque origin and in any case of name",
      {},
      ["host", "h", "ORIGIN", "null"],
      ["host", "api.example.com", "ORIGIN", "https://api.example.com"],
    ],
    [
      "the page, with keep",
      { upstreamOrigin: "keep" },
      [...page, "Sec-Fetch-Site", "same-site"],
      ["Host", "api.example.com", ...page.slice(2), "Sec-Fetch-Site", "same-site"],
    ],
    [
      "nothing, with remove",
      { upstreamOrigin: "remove" },
      [...page, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"],
      ["Host", "api.example.com", "Sec-Fetch-Mode", "cors"],
    ],
    [
      "nobody, where a person typed the address",
      {},
      ["Host", "h", "Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate"],
      ["Host", "api.example.com", "Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate"],
    ],
    [
      "another site, where a link was followed",
      {},
      ["Host", "h", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"],
      ["Host", "api.example.com", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"],
    ],
    [
      "itself, where a form of an allowed page was sent",
      {},
      [
        "Host",
        "h",
        "Origin",
        "http://localhost:3000",
        "Sec-Fetch-Site",
        "same-site",
        "Sec-Fetch-Mode",
        "navigate",
      ],
      [
        "Host",
        "api.example.com",
        "Origin",
        "https://api.example.com",
        "Sec-Fetch-Site",
        "same-origin",
      ].concat("Sec-Fetch-Mode", "navigate"),
    ],
  ] as const)("%s", (_, options, headers, told) => {
    expect(identify(headers, routeOf("/", api, options))).toEqual(told);
  });
});

describe("who the upstream is told to be", () => {
  it.each([
    ["the target", {}, ["Host", "localhost:8010"], ["Host", "api.example.com"]],
    [
      "the proxy, with changeOrigin false",
      { changeOrigin: false },
      ["Host", "localhost:8010"],
      ["Host", "localhost:8010"],
    ],
    ["one host of two", {}, ["Host", "a", "X", "1", "host", "b"], ["Host", "api.example.com", "X", "1"]],
    [
      "the target, where a client sent no Host",
      { changeOrigin: false },
      ["X", "1"],
      ["X", "1", "Host", "api.example.com"],
    ],
  ])("%s", (_, options, headers, told) => {
    expect(identify(headers, routeOf("/", api, options))).toEqual(told);
  });
});

describe("a refusal that may come from what the upstream was told", () => {
  const upgrade = [...page, "Sec-WebSocket-Key", "x"];
  it.each([
    [
      "403 with keep",
      403,
      page,
      { upstreamOrigin: "keep" },
      /saw that the page is http:\/\/localhost:3000, .*"keep"/,
    ],
    ["Rails' 422 with remove", 422, page, { upstreamOrigin: "remove" }, /saw no Origin, .*"remove"/],
    [
      "421 with changeOrigin false",
      421,
      page,
      { changeOrigin: false },
      /"changeOrigin": false.*api\.example\.com/,
    ],
    ["401 to an upgrade with keep", 401, upgrade, { upstreamOrigin: "keep" }, /"keep"/],
    ["a Referer alone", 403, ["Referer", "http://localhost:3000/"], { upstreamOrigin: "keep" }, /"keep"/],
  ] as const)("%s: says why and how", (_, status, headers, options, hint) => {
    expect(refusalHint(status, headers, routeOf("/", api, options))).toMatch(hint);
  });

  it.each([
    ["403 with the defaults", 403, page, {}],
    ["401 to a call", 401, page, { upstreamOrigin: "keep" }],
    ["no page", 403, ["Host", "h"], { upstreamOrigin: "keep" }],
    ["success", 200, page, { upstreamOrigin: "keep" }],
  ] as const)("%s: says nothing", (_, status, headers, options) => {
    expect(refusalHint(status, headers, routeOf("/", api, options))).toBeUndefined();
  });
});
