import { describe, expect, it } from "vitest";
import { corsPolicy } from "../../src/cors/policy.ts";
import { caller } from "../../src/gate/caller.ts";
import { readFacts } from "../../src/gate/facts.ts";

const { policy } = corsPolicy({ origins: ["http://localhost:3000"] });

function callerOf(headers: Record<string, string>, { method = "GET", secure = false } = {}) {
  if (policy === undefined) throw new Error("the policy has faults");
  const list = Object.entries({ Host: "localhost:8010", ...headers }).flat();
  return caller(readFacts(method, list), policy, secure);
}

const chrome = "Mozilla/5.0 (X11; Linux x86_64) Chrome/150";

describe("callers that are let in", () => {
  it.each([
    ["a page of an allowed origin", { Origin: "http://localhost:3000" }, "page"],
    ["the same, cross-site", { Origin: "http://localhost:3000", "Sec-Fetch-Site": "cross-site" }, "page"],
    ["the proxy's own page", { Origin: "http://localhost:8010" }, "other"],
    ["curl", { "User-Agent": "curl/8" }, "other"],
    ["a typed address", { "Sec-Fetch-Site": "none", "User-Agent": chrome }, "other"],
    ["an image on the developer's page", { "Sec-Fetch-Site": "same-site", "User-Agent": chrome }, "other"],
    [
      "a link on another site, followed",
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" },
      "other",
    ],
    [
      "what the developer's page has fetched ahead",
      { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Purpose": "prefetch" },
      "other",
    ],
    ["an old browser on localhost", { "User-Agent": chrome }, "other"],
    [
      "a GET of the proxy's own page over http on another name",
      { Host: "app.test:8010", "User-Agent": chrome, Referer: "http://app.test:8010/page" },
      "other",
    ],
  ])("%s", (_, headers, kind) => {
    expect(callerOf(headers).kind).toBe(kind);
  });
});

describe("callers that are refused", () => {
  it.each([
    ["a page of another origin", { Origin: "https://evil.test" }, "origin"],
    ["a page of another port", { Origin: "http://localhost:3001" }, "origin"],
    ["a sandboxed frame", { Origin: "null" }, "origin"],
    ["an empty origin", { Origin: "" }, "origin"],
    ["the proxy's own name over https", { Origin: "https://localhost:8010" }, "origin"],
    [
      "an image on another site",
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors" },
      "cross-site",
    ],
    [
      "a frame on another site",
      { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe" },
      "cross-site",
    ],
    ...["cross-site,cross-site", "same-origin,cross-site", "Cross-Site", "", "elsewhere"].map(
      (site): [string, Record<string, string>, string] => [
        `whoever says ${JSON.stringify(site)} of its site`,
        { "Sec-Fetch-Site": site },
        "cross-site",
      ],
    ),
    [
      "an image towards a name that is not loopback",
      { Host: "proxy.internal", "User-Agent": chrome },
      "unidentified",
    ],
    ["the same towards an address", { Host: "192.168.0.5:8010", "User-Agent": chrome }, "unidentified"],
    [
      "a page fetched ahead for some site's speculation rules",
      { "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Purpose": "prefetch" },
      "prefetch",
    ],
    ...["Purpose", "X-Moz"].map((name): [string, Record<string, string>, string] => [
      `a page fetched ahead, as ${name} says`,
      {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
        [name]: "prefetch",
      },
      "prefetch",
    ]),
    [
      "a page rendered ahead",
      {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
        "Sec-Purpose": "prefetch;prerender",
      },
      "prefetch",
    ],
  ] as [string, Record<string, string>, string][])("%s", (_, headers, why) => {
    expect(callerOf(headers)).toEqual({ kind: "refused", why });
  });

  it("a form of another site, posted by a navigation", () => {
    const headers = {
      "Sec-Fetch-Site": "cross-site",
      "Sec-Fetch-Mode": "navigate",
      "Sec-Fetch-Dest": "document",
    };
    expect(callerOf(headers, { method: "POST" }).kind).toBe("refused");
  });

  it("two Origin headers, one of them allowed", () => {
    if (policy === undefined) throw new Error("the policy has faults");
    const list = ["Origin", "http://localhost:3000", "Origin", "https://evil.test"];
    expect(caller(readFacts("GET", list), policy, false).kind).toBe("refused");
  });
});
