import type { ProxyRoute, Route } from "../config/config.ts";
import { pagePath } from "./page-path.ts";

/** The call whose answer is rewritten: where the page was and where the upstream was. */
export interface Call {
  readonly route: ProxyRoute;
  readonly routes: readonly Route[];
  /** The route that a page gets under this host name (lowercase, without a port) and path. */
  readonly match: (hostname: string, path: string) => Route | undefined;
  /** What the page speaks with the proxy, and the Host header it sent. */
  readonly protocol: "http:" | "https:";
  readonly host: string;
  /** The request target as it came, and as the upstream was sent it, both with their queries. */
  readonly path: string;
  readonly upstreamPath: string;
  /** The Host header that the upstream was sent. */
  readonly upstreamHost: string;
}

/** Where a page finds what the upstream points to. */
export interface Way {
  readonly route: ProxyRoute;
  readonly host: string;
  readonly path: string;
}

/** The first of these routes by which a page reaches the upstream's path: a longer prefix may be in the way. */
export function wayBack(routes: readonly ProxyRoute[], upstreamPath: string, call: Call): Way | undefined {
  for (const route of routes) {
    const path = pagePath(route, upstreamPath);
    if (path === undefined) continue;
    const host = hostsOf(route, call.host).find((name) => call.match(hostnameOf(name), path) === route);
    if (host !== undefined) return { route, host, path };
  }
  return undefined;
}

/**
 * The routes to a URL's host, this call's first among equals. http and https of one host are the same place: servers
 * behind a TLS terminator write `http:` into their URLs. A route of the very origin is still preferred.
 */
export function routesTo(url: { origin: string; host: string }, call: Call): ProxyRoute[] {
  const exact: ProxyRoute[] = [];
  const near: ProxyRoute[] = [];
  for (const route of [call.route, ...call.routes]) {
    if (route.kind !== "proxy" || route.target.host !== url.host) continue;
    (route.target.origin === url.origin ? exact : near).push(route);
  }
  return [...exact, ...near];
}

/**
 * An upstream writes the name that it was told into its URLs, which is the proxy's with `changeOrigin: false` or `xfwd`.
 * Behind that name it may write the page's path as well as its own: a target's path tells the two apart.
 */
export function wayForOwnName(url: URL, path: string, call: Call): Way | undefined {
  const { route, host, upstreamHost } = call;
  const isProxy = url.host === host.toLowerCase();
  const told = url.host === upstreamHost.toLowerCase() || (route.xfwd && isProxy);
  if (!told || url.host === route.target.host) return undefined;
  const own = wayBack([route], path, call);
  const knowsPage = isProxy && call.match(hostnameOf(host), path) === route;
  if (!knowsPage || (own !== undefined && route.target.path !== "")) return own;
  return { route, host, path };
}

/** Where a page finds a route: at its own host, at this one, or at the one above (`auth.localhost` → `localhost`). */
function hostsOf(route: ProxyRoute, host: string): string[] {
  const hostname = hostnameOf(host);
  if (route.host !== undefined) return [route.host + host.slice(hostname.length)];
  const isName = /\.[a-z][^.]*$/.test(hostname);
  return isName ? [host, host.slice(host.indexOf(".") + 1)] : [host];
}

/** Lowercase, without the port. */
export function hostnameOf(host: string): string {
  return host.replace(/:\d*$/, "").toLowerCase();
}

export function pathOf(requestTarget: string): string {
  const query = requestTarget.indexOf("?");
  return query === -1 ? requestTarget : requestTarget.slice(0, query);
}
