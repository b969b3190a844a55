import { describe, expect, it } from "vitest";
import { siteAdvice } from "../../../src/rewrite/cookies.ts";

const setCookie = ["Set-Cookie", "s=1"];
const proxy = { protocol: "http:", host: "localhost:8010" } as const;

function from(origin: string, site = "cross-site", more: string[] = []): string[] {
  return ["Origin", origin, "Sec-Fetch-Site", site, ...more];
}

describe("a page of another site than the proxy's", () => {
  it.each([
    ["on 127.0.0.1", "http://127.0.0.1:3000", proxy, "call the proxy as http://127.0.0.1:8010"],
    [
      "on localhost, the proxy on 127.0.0.1",
      "http://localhost:3000",
      { ...proxy, host: "127.0.0.1:8010" },
      "call the proxy as http://localhost:8010",
    ],
    [
      "on another name of localhost",
      "http://app.localhost:3000",
      proxy,
      "call the proxy as http://app.localhost:8010",
    ],
    ["on ::1", "http://[::1]:3000", proxy, "call the proxy as http://[::1]:8010"],
    ["on https", "https://localhost:3000", proxy, "open the page over http"],
    [
      "on https and another name",
      "https://app.localhost",
      proxy,
      "call the proxy as http://app.localhost:8010, and open the page over http",
    ],
    [
      "on the internet",
      "https://app.example.com",
      proxy,
      "open the page under http://localhost while you develop",
    ],
  ])("%s is told the way out", (_, origin, call, way) => {
    const advice = siteAdvice(200, setCookie, from(origin), call);
    expect(advice).toBe(
      `${origin} and ${call.protocol}//${call.host} are two sites to the browser, which keeps the one's cookies from the other: ${way}`,
    );
  });

  it.each([
    ["gets a cookie", 200, setCookie, []],
    ["sent one", 200, [], ["Cookie", "a=1"]],
    ["is asked to log in", 401, [], []],
  ])("is told when it %s", (_, status, headers, more) => {
    expect(siteAdvice(status, headers, from("http://127.0.0.1:3000", "cross-site", more), proxy)).toMatch(
      /127\.0\.0\.1:8010$/,
    );
  });

  it.each([
    ["it does not care for cookies", 200, [], from("http://127.0.0.1:3000")],
    ["it is of the same site", 200, setCookie, from("http://localhost:3000", "same-site")],
    ["it navigates", 200, setCookie, from("https://idp.test", "cross-site", ["Sec-Fetch-Mode", "navigate"])],
    ["its origin is opaque", 200, setCookie, from("null")],
    ["nothing is known of it", 200, setCookie, []],
  ])("is told nothing when %s", (_, status, headers, requestHeaders) => {
    expect(siteAdvice(status, headers, requestHeaders, proxy)).toBeUndefined();
  });
});
