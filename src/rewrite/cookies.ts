import { type RawHeaders, sameName } from "../headers.ts";
import { type FittedCookie, fitSetCookie } from "./cookies/fit.ts";
import type { CookieMemory } from "./cookies/memory.ts";
import { type Site, siteOf } from "./cookies/site.ts";
import { type Call, hostnameOf } from "./way-back.ts";

export { siteAdvice } from "./cookies/advice.ts";
export { type CookieMemory, cookieMemory } from "./cookies/memory.ts";
export { fitCookie } from "./cookies/request.ts";

interface FittedCookies {
  readonly headers: RawHeaders;
  /** What was changed and why: once for each cookie. */
  readonly notes: readonly string[];
  /** What the developer should do about it: once each. */
  readonly warnings: readonly string[];
}

/** The headers with each Set-Cookie fitted in its place, never joined; the list itself where nothing changes. */
export function fitSetCookies(
  headers: RawHeaders,
  requestHeaders: RawHeaders,
  call: Call,
  memory: CookieMemory,
): FittedCookies {
  const notes: string[] = [];
  const warnings: string[] = [];
  let site: Site | undefined;
  let next: string[] | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    if (!sameName(headers[i] as string, "set-cookie")) continue;
    site ??= siteOf(call, requestHeaders);
    const given = headers[i + 1] as string;
    const cookie = fitSetCookie(given, call, site);
    const warning = remember(cookie, call, memory);
    if (warning !== undefined && memory.isNew(warning)) warnings.push(warning);
    if (call.route.cookies === "keep") continue;
    if (cookie.note !== undefined && memory.isNew(cookie.note)) notes.push(cookie.note);
    if (cookie.setCookie === given) continue;
    next ??= [...headers];
    next[i + 1] = cookie.setCookie;
  }
  return { headers: next ?? headers, notes, warnings };
}

/** The browser keeps one cookie of a name: who else sets it under this host? */
function remember(cookie: FittedCookie, { route, host }: Call, memory: CookieMemory): string | undefined {
  const { name, domain, path, refused } = cookie;
  if (refused || name === "") return undefined;
  const own = { origin: route.target.origin, routeKey: route.key, domain, path };
  const other = memory.learn(hostnameOf(host), name, own);
  if (other === undefined) return undefined;
  const both = [other, own].map(({ origin, routeKey }) => `${origin} (route ${routeKey})`).sort();
  return `${name} is set by ${both.join(" and by ")}, and the browser keeps one of the two: "cookies": "scope" on both routes, or a host for each, such as "billing.localhost/", keeps them apart`;
}
