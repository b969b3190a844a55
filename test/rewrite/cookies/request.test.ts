import { describe, expect, it } from "vitest";
import type { ProxyRoute } from "../../../src/config/config.ts";
import { type CookieMemory, cookieMemory, fitCookie, fitSetCookies } from "../../../src/rewrite/cookies.ts";
import { callOf } from "../call.ts";
import { routeOf } from "../route.ts";

const host = "localhost:8010";
const api = routeOf("/api", "https://api.example.com");
const auth = routeOf("/auth", "https://auth.example.com");

function sent(cookie: string, route: ProxyRoute, memory: CookieMemory = cookieMemory()): string | undefined {
  return fitCookie(["Cookie", cookie], { route, host }, memory).headers[1];
}

function setBy(route: ProxyRoute, memory: CookieMemory, setCookie: string, under = host): CookieMemory {
  fitSetCookies(["Set-Cookie", setCookie], [], callOf(route, `${route.prefix}/x`, { host: under }), memory);
  return memory;
}

describe("names that were mapped out", () => {
  it.each([
    ["corswalk__Host-s=1", "__Host-s=1"],
    ["a=1; corswalk__Secure-s=x=y; b", "a=1; __Secure-s=x=y; b"],
    ["corswalk__hOsT-Http-s=1", "__hOsT-Http-s=1"],
    ["corswalk__s=1; corswalk=2; xcorswalk__Host-s=3", "corswalk__s=1; corswalk=2; xcorswalk__Host-s=3"],
    ['a="b c" ;  =v;;novalue; \xe9=\xa0 ', 'a="b c" ;  =v;;novalue; \xe9=\xa0 '],
    ["a=corswalk__Host-s=1", "a=corswalk__Host-s=1"],
    ["", ""],
  ])("%s goes as %s", (cookie, upstream) => {
    expect(sent(cookie, api)).toBe(upstream);
  });

  it("come back as they went", () => {
    const plain = callOf(api, "/api/login", { host: "192.168.0.5:8010" });
    const { headers } = fitSetCookies(
      ["Set-Cookie", "__Host-s=1; Path=/; Secure"],
      [],
      plain,
      cookieMemory(),
    );
    expect(headers[1]).toBe("corswalk__Host-s=1; Path=/");
    expect(sent("corswalk__Host-s=1", api)).toBe("__Host-s=1");
  });
});

describe("cookies that this upstream should not get", () => {
  it("are those that only another has set", () => {
    const memory = setBy(auth, cookieMemory(), "sso=1");
    expect(sent("sso=1; theme=dark", api, memory)).toBe("theme=dark");
    expect(sent("sso=1; theme=dark", auth, memory)).toBe("sso=1; theme=dark");
    expect(fitCookie(["A", "1", "Cookie", "sso=1", "B", "2"], { route: api, host }, memory).headers).toEqual([
      "A",
      "1",
      "B",
      "2",
    ]);
  });

  it("are named once, so that a lost session explains itself", () => {
    const memory = setBy(auth, setBy(auth, cookieMemory(), "sso=1"), "csrf=2");
    const told = () => fitCookie(["Cookie", "sso=canary; csrf=2"], { route: api, host }, memory).notes;
    expect(told()).toEqual([
      "not sent to https://api.example.com, because only other upstreams have set it: sso, csrf",
    ]);
    expect(told()).toEqual([]);
  });

  it("are not those that both have set", () => {
    const memory = setBy(api, setBy(auth, cookieMemory(), "s=1"), "s=2");
    expect(sent("s=2", api, memory)).toBe("s=2");
  });

  it("are not those of another route to the same upstream", () => {
    const memory = setBy(auth, cookieMemory(), "s=1");
    expect(sent("s=1", routeOf("/more", "https://auth.example.com/v2"), memory)).toBe("s=1");
  });

  it("are not those whose Domain covers this upstream, or may", () => {
    const memory = setBy(auth, cookieMemory(), "sso=1; Domain=.example.com");
    expect(sent("sso=1", api, memory)).toBe("sso=1");
    expect(sent("sso=1", routeOf("/local", "http://localhost:3001"), memory)).toBe("sso=1");
    expect(sent("sso=1", routeOf("/else", "https://api.example.org"), memory)).toBeUndefined();
  });

  it("are known by the proxy's host name that they were set under", () => {
    const memory = setBy(auth, cookieMemory(), "s=1", "auth.localhost:8010");
    expect(sent("s=1", api, memory)).toBe("s=1");
  });

  it("are those that no sendCookies pattern names, by the upstream's own name for them", () => {
    const route = { ...api, sendCookies: ["session", "__Host-*", "a*b*c"] };
    expect(sent("session=1; sessions=2; corswalk__Host-x=3; abc=4; a1b2c=5; acb=6; ab=7", route)).toBe(
      "session=1; __Host-x=3; abc=4; a1b2c=5",
    );
    expect(sent("other=1", route)).toBeUndefined();
  });

  it("are all of them under sendCookies: []", () => {
    expect(sent("a=1; =2; b", { ...api, sendCookies: [] })).toBeUndefined();
  });

  it("are, under cookies: keep, those alone that sendCookies leaves out", () => {
    const memory = setBy(auth, cookieMemory(), "sso=1");
    const route: ProxyRoute = { ...api, cookies: "keep" };
    expect(sent("sso=1; corswalk__Host-s=1", route, memory)).toBe("sso=1; corswalk__Host-s=1");
    expect(sent("sso=1; b=1", { ...route, sendCookies: ["b"] }, memory)).toBe("b=1");
  });
});

describe("cookies that nobody set here", () => {
  it("are named once, with sendCookies as the way to stop them", () => {
    const memory = setBy(api, cookieMemory(), "ours=1");
    const { notes } = fitCookie(["Cookie", "ours=1; wiki_session=canary; b=2"], { route: api, host }, memory);
    expect(notes).toEqual([
      expect.stringMatching(
        /^sent to https:\/\/api\.example\.com, .*: wiki_session, b\. .*"sendCookies" of route \/api$/,
      ),
    ]);
    expect(fitCookie(["Cookie", "wiki_session=1; b=2"], { route: api, host }, memory).notes).toEqual([]);
  });

  it("are named in one sentence that stays short", () => {
    const cookie = Array.from({ length: 500 }, (_, index) => `c${index}=1`).join("; ");
    const { notes } = fitCookie(["Cookie", cookie], { route: api, host }, cookieMemory());
    expect(notes).toEqual([expect.stringMatching(/: c0, c1, c2, c3, c4, c5, c6, c7 and 492 more\./)]);
  });

  it("are not named where sendCookies lets them go", () => {
    const route = { ...api, sendCookies: ["*"] };
    expect(fitCookie(["Cookie", "wiki_session=1"], { route, host }, cookieMemory()).notes).toEqual([]);
  });
});

it("a request without cookies, or with nothing to change, keeps its list", () => {
  for (const headers of [
    ["Accept", "a"],
    ["cookie", "a=1; b=2", "Cookie", "c=3"],
  ]) {
    expect(fitCookie(headers, { route: api, host }, cookieMemory()).headers).toBe(headers);
  }
});

it("two Cookie lines are fitted each", () => {
  const headers = ["Cookie", "a=1", "X", "1", "cookie", "corswalk__Host-b=2"];
  expect(fitCookie(headers, { route: api, host }, cookieMemory()).headers).toEqual([
    "Cookie",
    "a=1",
    "X",
    "1",
    "cookie",
    "__Host-b=2",
  ]);
});
