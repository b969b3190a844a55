import type { ProxyRoute } from "../../config/config.ts";
import { type RawHeaders, sameName } from "../../headers.ts";
import { hostnameOf } from "../way-back.ts";
import type { CookieMemory } from "./memory.ts";
import { mappedIn, matchesPattern } from "./names.ts";
import { nameOf, trimmed } from "./set-cookie.ts";

/** How many names one sentence lists. */
const MOST_LISTED = 8;

/**
 * The headers with the Cookie that this upstream should get; the list itself where nothing changes. Names that were
 * mapped out are mapped in, those that only other upstreams have set and those that `sendCookies` leaves out go, and the
 * rest keeps its bytes. `host` is the Host header as it came.
 */
export function fitCookie(
  headers: RawHeaders,
  call: { readonly route: ProxyRoute; readonly host: string },
  memory: CookieMemory,
): { headers: RawHeaders; notes: string[] } {
  const strangers: string[] = [];
  let next: string[] | undefined;
  for (let i = headers.length - 2; i >= 0; i -= 2) {
    if (!sameName(headers[i] as string, "cookie")) continue;
    const value = headers[i + 1] as string;
    const fitted = fitPairs(value, call, memory, strangers);
    if (fitted === value) continue;
    next ??= [...headers];
    if (fitted === "") next.splice(i, 2);
    else next[i + 1] = fitted;
  }
  return { headers: next ?? headers, notes: noteOf(strangers, call.route) };
}

function fitPairs(
  value: string,
  { route, host }: { readonly route: ProxyRoute; readonly host: string },
  memory: CookieMemory,
  strangers: string[],
): string {
  const hostname = hostnameOf(host);
  const kept: string[] = [];
  for (const pair of value.split(";")) {
    const theirs = nameOf(pair) ?? "";
    const name = route.cookies === "keep" ? theirs : mappedIn(theirs);
    if (!mayGo(name, route)) continue;
    if (route.cookies !== "keep" && name !== "") {
      const origin = memory.origin(hostname, name, route.target);
      if (origin === "foreign") continue;
      const isStranger = origin === "unknown" && route.sendCookies === undefined;
      if (isStranger && memory.isNew(`${hostname} ${name} ${route.target.origin}`)) strangers.push(name);
    }
    kept.push(name === theirs ? pair : pair.replace(theirs, () => name));
  }
  const joined = kept.join(";");
  return kept.length === 0 || joined === value ? joined : trimmed(joined);
}

function mayGo(name: string, { sendCookies }: ProxyRoute): boolean {
  return sendCookies === undefined || sendCookies.some((pattern) => matchesPattern(name, pattern));
}

function noteOf(strangers: readonly string[], { key, target }: ProxyRoute): string[] {
  if (strangers.length === 0) return [];
  const listed = strangers.slice(0, MOST_LISTED).join(", ");
  const more = strangers.length > MOST_LISTED ? ` and ${strangers.length - MOST_LISTED} more` : "";
  return [
    `sent to ${target.origin}, but not set through this proxy since it started: ${listed}${more}. If another app on this host set it, list what may go in "sendCookies" of route ${key}`,
  ];
}
