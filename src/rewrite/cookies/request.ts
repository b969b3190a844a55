import type { ProxyRoute } from "../../config/config.ts";
import { type RawHeaders, sameName } from "../../headers.ts";
import { hostnameOf } from "../way-back.ts";
import type { CookieMemory } from "./memory.ts";
import { mappedIn, matchesPattern } from "./names.ts";
import { nameOf, trimmed } from "./set-cookie.ts";

interface Sender {
  readonly route: ProxyRoute;
  /** The Host header as it came. */
  readonly host: string;
}

/** Names that the developer should hear of, each once. */
interface Heard {
  readonly strangers: string[];
  readonly withheld: string[];
}

/** How many names one sentence lists. */
const MOST_LISTED = 8;

/**
 * The headers with the Cookie that this upstream should get; the list itself where nothing changes. Names that were
 * mapped out are mapped in, those that only other upstreams have set and those that `sendCookies` leaves out go, and the
 * rest keeps its bytes.
 */
export function fitCookie(
  headers: RawHeaders,
  sender: Sender,
  memory: CookieMemory,
): { headers: RawHeaders; notes: string[] } {
  const heard: Heard = { strangers: [], withheld: [] };
  let next: string[] | undefined;
  for (let i = headers.length - 2; i >= 0; i -= 2) {
    if (!sameName(headers[i] as string, "cookie")) continue;
    const value = headers[i + 1] as string;
    const fitted = fitPairs(value, sender, memory, heard);
    if (fitted === value) continue;
    next ??= [...headers];
    if (fitted === "") next.splice(i, 2);
    else next[i + 1] = fitted;
  }
  return { headers: next ?? headers, notes: notesOf(heard, sender.route) };
}

function fitPairs(value: string, { route, host }: Sender, memory: CookieMemory, heard: Heard): string {
  const hostname = hostnameOf(host);
  const kept: string[] = [];
  for (const pair of value.split(";")) {
    const theirs = nameOf(pair) ?? "";
    const name = route.cookies === "keep" ? theirs : mappedIn(theirs);
    if (!mayGo(name, route)) continue;
    if (route.cookies !== "keep" && name !== "" && isForeign(name, hostname, route, memory, heard)) continue;
    kept.push(name === theirs ? pair : pair.replace(theirs, () => name));
  }
  const joined = kept.join(";");
  return kept.length === 0 || joined === value ? joined : trimmed(joined);
}

function mayGo(name: string, { sendCookies }: ProxyRoute): boolean {
  return sendCookies === undefined || sendCookies.some((pattern) => matchesPattern(name, pattern));
}

/** Have only other upstreams set it? A name that nobody here set is sent, and named once unless `sendCookies` says so. */
function isForeign(
  name: string,
  hostname: string,
  { target, sendCookies }: ProxyRoute,
  memory: CookieMemory,
  { strangers, withheld }: Heard,
): boolean {
  const origin = memory.origin(hostname, name, target);
  if (origin === "ours") return false;
  const worthSaying = origin === "foreign" || sendCookies === undefined;
  if (worthSaying && memory.isNew(`${origin} ${hostname} ${name} ${target.origin}`)) {
    (origin === "foreign" ? withheld : strangers).push(name);
  }
  return origin === "foreign";
}

function notesOf({ strangers, withheld }: Heard, { key, target }: ProxyRoute): string[] {
  const notes: string[] = [];
  if (strangers.length > 0) {
    notes.push(
      `sent to ${target.origin}, but not set through this proxy since it started: ${listed(strangers)}. If another app on this host set it, list what may go in "sendCookies" of route ${key}`,
    );
  }
  if (withheld.length > 0) {
    notes.push(`not sent to ${target.origin}, because only other upstreams have set it: ${listed(withheld)}`);
  }
  return notes;
}

function listed(names: readonly string[]): string {
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : "";
  return names.slice(0, MOST_LISTED).join(", ") + more;
}
