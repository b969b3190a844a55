import type { ProxyRoute } from "../config/config.ts";
import { type RawHeaders, sameName } from "../headers.ts";
import { parseReference, resolvePath, type UrlReference } from "./url-reference.ts";
import { type Call, hostnameOf, pathOf, routesTo, wayBack, wayForOwnName } from "./way-back.ts";

export interface Fitted {
  readonly value: string;
  /** What the developer should know about it. */
  readonly note: string | undefined;
}

const FITTERS: ReadonlyMap<string, (value: string, call: Call) => Fitted> = new Map([
  ["location", fitLocation],
  ["content-location", fitLocation],
  ["refresh", fitRefresh],
]);

/** The headers with Location, Content-Location and Refresh fitted; the list itself where it has none of them. */
export function fitRedirects(headers: RawHeaders, call: Call): { headers: RawHeaders; notes: string[] } {
  const notes: string[] = [];
  if (call.route.redirects === "keep") return { headers, notes };
  let next: string[] | undefined;
  for (const [lower, fitter] of FITTERS) {
    for (let i = 0; i < headers.length; i += 2) {
      const name = headers[i] as string;
      if (!sameName(name, lower)) continue;
      const { value, note } = fitter(headers[i + 1] as string, call);
      next ??= [...headers];
      next[i + 1] = value;
      if (note !== undefined) notes.push(`${name}: ${note}`);
    }
  }
  return { headers: next ?? headers, notes };
}

/** The URL under which the page finds, through the proxy, what the upstream points to. */
export function fitLocation(value: string, call: Call): Fitted {
  const reference = parseReference(value);
  if (reference === undefined) return asIs(value);
  return reference.authority === undefined
    ? fitPath(value, reference, call)
    : fitAbsolute(value, reference, reference.authority, call);
}

/** Never fails, so it never goes back: linear. */
const REFRESH_HEAD = /^[\t ]*[\d.]*[\t ;,]*(?:url[\t ]*=[\t ]*)?["']?/i;

/** `5; url=/next`, in the forms that HTML's "shared declarative refresh steps" read. */
export function fitRefresh(value: string, call: Call): Fitted {
  const head = REFRESH_HEAD.exec(value)?.[0] ?? "";
  const quote = /["']$/.exec(head)?.[0];
  const end = quote === undefined ? -1 : value.indexOf(quote, head.length);
  const url = value.slice(head.length, end === -1 ? undefined : end);
  const fitted = fitLocation(url, call);
  return { value: head + fitted.value + value.slice(head.length + url.length), note: fitted.note };
}

function fitAbsolute(value: string, reference: UrlReference, authority: string, call: Call): Fitted {
  const { protocol, query, fragment } = reference;
  const written = `${protocol ?? call.route.target.protocol}//${authority}`;
  if (!URL.canParse(written)) return asIs(value);
  const url = new URL(written);
  const path = resolvePath("/", reference.path);
  if (onlyUpgrades(url, path + query, call)) return { value, note: upgradeNote(url, call.route) };
  const way = wayForOwnName(url, path, call) ?? wayBack(routesTo(url, call), path, call);
  if (way === undefined) return asIs(value);
  const fitted = `${way.host}${way.path}${withoutTargetSearch(query, way.route)}${fragment}`;
  const unchanged = `${url.host}${reference.path}${query}${fragment}`;
  if (fitted === unchanged && url.protocol === call.protocol) return asIs(value);
  return asIs(`${protocol === undefined ? "" : call.protocol}//${fitted}`);
}

function fitPath(value: string, reference: UrlReference, call: Call): Fitted {
  const { route } = call;
  const { path, query, fragment } = reference;
  // Without a path it is the page's own URL again, and relative to a rewritten path nothing is known.
  if (path === "" || (!path.startsWith("/") && route.rewrite.length > 0)) return asIs(value);
  const seen = resolvePath(pathOf(call.path), path);
  const meant = resolvePath(pathOf(call.upstreamPath), path);
  const way = wayBack(routesTo(route.target, call), meant, call);
  if (way === undefined) {
    const lost = call.match(hostnameOf(call.host), seen) === undefined;
    return { value, note: lost ? lostNote(seen, route) : undefined };
  }
  const rest = withoutTargetSearch(query, way.route) + fragment;
  if (way.host === call.host && way.path === seen && rest === query + fragment) return asIs(value);
  // A path that begins with two slashes would read as a host.
  const here = way.host === call.host && !way.path.startsWith("//");
  return asIs(`${here ? "" : `${call.protocol}//${way.host}`}${way.path}${rest}`);
}

/** The same URL again, but over TLS: through the proxy that would be the same call again, for ever. */
function onlyUpgrades(url: URL, pathAndQuery: string, call: Call): boolean {
  const { target } = call.route;
  return (
    url.protocol === "https:" &&
    target.protocol === "http:" &&
    target.host === url.host &&
    pathAndQuery === call.upstreamPath &&
    routesTo(url, call)[0]?.target.protocol === "http:"
  );
}

function upgradeNote(url: URL, { key, target }: ProxyRoute): string {
  return `the upstream wants https, and the proxy would ask it over http again: make the target of route ${key} ${url.origin}${target.path}`;
}

function lostNote(path: string, { key }: ProxyRoute): string {
  return `${path} is outside of route ${key}, and no other route leads there: add one if the page needs it`;
}

/** The target's own query, which the proxy puts in front again and which may hold a key, is taken off. */
function withoutTargetSearch(query: string, { target }: ProxyRoute): string {
  if (target.search === "" || !query.startsWith(target.search)) return query;
  const rest = query.slice(target.search.length);
  if (rest === "") return "";
  return rest.startsWith("&") ? `?${rest.slice(1)}` : query;
}

function asIs(value: string): Fitted {
  return { value, note: undefined };
}
