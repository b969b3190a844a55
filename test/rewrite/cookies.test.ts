import { describe, expect, it } from "vitest";
import type { ProxyRoute } from "../../src/config/config.ts";
import { fitSetCookie } from "../../src/rewrite/cookies/fit.ts";
import { siteOf } from "../../src/rewrite/cookies/site.ts";
import { type CookieMemory, cookieMemory, fitSetCookies } from "../../src/rewrite/cookies.ts";
import { callOf } from "./call.ts";
import { contexts, routes, table } from "./cookies.table.ts";
import { routeOf } from "./route.ts";

describe.each(Object.keys(contexts))("Set-Cookie in the context %s", (context) => {
  it.each(table.filter((row) => row.context === context))("$title: $given", (row) => {
    const { protocol, host, headers } = contexts[row.context];
    const call = callOf(row.route, row.path, { protocol, host });
    const { setCookie, note, refused } = fitSetCookie(row.given, call, siteOf(call, headers));
    expect(setCookie).toBe(row.fitted);
    expect(note?.slice(note.indexOf(": ") + 2)).toBe(row.note);
    // What the real site's browser would have refused is refused here, or made acceptable with a word.
    if (row.real === "refused") expect(refused || note !== undefined).toBe(true);
  });
});

describe("the Set-Cookie headers of an answer", () => {
  const page = ["Host", "localhost:8010", "Origin", "http://localhost:3000"];
  const api = callOf(routes.root, "/login");

  it("are fitted each in its place, and never joined", () => {
    const headers = [
      "Set-Cookie",
      "a=1; Domain=example.com",
      "X",
      "1",
      "set-cookie",
      "b=2",
      "SET-COOKIE",
      "c=3; Domain=example.com",
    ];
    expect(fitSetCookies(headers, page, api, cookieMemory()).headers).toEqual([
      "Set-Cookie",
      "a=1",
      "X",
      "1",
      "set-cookie",
      "b=2",
      "SET-COOKIE",
      "c=3",
    ]);
  });

  it("are the same list where nothing changes", () => {
    const headers = ["Set-Cookie", "a=1; Path=/; Secure", "X-Set-Cookie", "b=1; Domain=example.com"];
    expect(fitSetCookies(headers, page, api, cookieMemory()).headers).toBe(headers);
  });

  it("are told of once for each cookie, by name and without the value", () => {
    const memory = cookieMemory();
    const headers = [
      "Set-Cookie",
      "session=canary; Domain=.example.com",
      "Set-Cookie",
      "xsrf=canary; Domain=.example.com",
    ];
    const notes = ["session: Domain=.example.com dropped", "xsrf: Domain=.example.com dropped"];
    expect(fitSetCookies(headers, page, api, memory).notes).toEqual(notes);
    expect(fitSetCookies(headers, page, api, memory).notes).toEqual([]);
  });

  it("are kept with cookies: keep, without a word", () => {
    const headers = ["Set-Cookie", "a=1; Domain=other.test; Secure"];
    const call = callOf({ ...routes.root, cookies: "keep" }, "/login", { host: "192.168.0.5:8010" });
    expect(fitSetCookies(headers, page, call, cookieMemory())).toEqual({ headers, notes: [], warnings: [] });
  });
});

describe("two upstreams that set the same name", () => {
  const setBy = (
    route: ProxyRoute,
    memory: CookieMemory,
    setCookie = "session=1; Path=/",
    host?: string,
  ): readonly string[] =>
    fitSetCookies(
      ["Set-Cookie", setCookie],
      [],
      callOf(route, `${route.prefix}/x`, host === undefined ? {} : { host }),
      memory,
    ).warnings;
  const shop = routeOf("/shop", "https://shop.example.com");
  const billing = routeOf("/billing", "https://billing.example.com");

  it("are warned of once, with both ways out", () => {
    const memory = cookieMemory();
    expect(setBy(shop, memory)).toEqual([]);
    expect(setBy(shop, memory)).toEqual([]);
    expect(setBy(billing, memory)).toEqual([
      expect.stringMatching(
        /^session is set by https:\/\/billing\.example\.com \(route \/billing\) and by https:\/\/shop.*"scope".*billing\.localhost/,
      ),
    ]);
    expect(setBy(billing, memory)).toEqual([]);
    expect(setBy(shop, memory)).toEqual([]);
  });

  it("are kept apart by scope", () => {
    const memory = cookieMemory();
    expect(setBy({ ...shop, cookies: "scope" }, memory)).toEqual([]);
    expect(setBy({ ...billing, cookies: "scope" }, memory)).toEqual([]);
  });

  it("are kept apart by hosts", () => {
    const memory = cookieMemory();
    expect(setBy(shop, memory)).toEqual([]);
    expect(
      setBy(
        routeOf("billing.localhost/", "https://billing.example.com"),
        memory,
        undefined,
        "billing.localhost:8010",
      ),
    ).toEqual([]);
  });

  it("are one where a Domain says so", () => {
    const memory = cookieMemory();
    expect(setBy(shop, memory, "session=1; Path=/; Domain=example.com")).toEqual([]);
    expect(setBy(billing, memory, "session=1; Path=/; Domain=.EXAMPLE.com")).toEqual([]);
  });

  it("are one where two routes go to one upstream", () => {
    const memory = cookieMemory();
    expect(setBy(shop, memory)).toEqual([]);
    expect(setBy(routeOf("/login", "https://shop.example.com"), memory)).toEqual([]);
  });

  it("are not warned of for a cookie that browsers refuse", () => {
    const memory = cookieMemory();
    expect(setBy(shop, memory)).toEqual([]);
    expect(setBy(billing, memory, "session=1; Path=/; Domain=other.test")).toEqual([]);
  });
});
