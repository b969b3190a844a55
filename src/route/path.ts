import type { ProxyRoute } from "../config/config.ts";

/** Regexes of a config run on at most this much, so that even a careless one ends in time. */
const longestRewritten = 8 * 1024;

/**
 * The path and query that the upstream is asked for: prefix stripped, rewritten, the target's own path and query in
 * front. Without those options the bytes are the caller's. Undefined: too long to rewrite.
 */
export function upstreamPath(route: ProxyRoute, path: string, query: string): string | undefined {
  let rest = route.stripPrefix && route.prefix !== "/" ? path.slice(route.prefix.length) : path;
  if (route.rewrite.length > 0) {
    if (rest.length > longestRewritten) return undefined;
    rest = rewritten(route, rest === "" ? "/" : rest);
  }
  const whole = route.target.path + rest;
  return (whole === "" ? "/" : whole) + joinQueries(route.target.search, query);
}

function rewritten(route: ProxyRoute, path: string): string {
  let next = path;
  for (const [pattern, replacement] of route.rewrite) next = next.replace(pattern, replacement);
  // A replacement may write what no request line can hold.
  const encoded = next.replace(/[^\x21-\xff]|#/gu, percentEncoded);
  return encoded.startsWith("/") ? encoded : `/${encoded}`;
}

function percentEncoded(char: string): string {
  return Buffer.from(char).toString("hex").replace(/../g, "%$&").toUpperCase();
}

function joinQueries(own: string, query: string): string {
  if (own.length < 2) return query;
  return query.length > 1 ? `${own}&${query.slice(1)}` : own;
}
