import type { Route } from "../config/config.ts";
import type { RequestTarget } from "./request-target.ts";

/**
 * The route of a request: the longest prefix at a segment boundary, a host before none (`routes` is in that order).
 * `astray`: dot or encoded segments lead out of the prefix that the path's letters name. What the upstream would make of
 * such a path is not what the config says, so it is refused.
 */
export type Match = { readonly astray: boolean; readonly route: Route | undefined };

export function matchRoute(routes: readonly Route[], host: string, target: RequestTarget): Match {
  const route = find(routes, host, target.path);
  if (target.normalised === target.path) return { astray: false, route };
  return { astray: target.climbs || find(routes, host, target.normalised) !== route, route };
}

function find(routes: readonly Route[], host: string, path: string): Route | undefined {
  for (const route of routes) {
    if (route.host !== undefined && route.host !== host) continue;
    if (underPrefix(path, route.prefix)) return route;
  }
  return undefined;
}

/** `/api` covers `/api` and `/api/x`, not `/apix`. */
function underPrefix(path: string, prefix: string): boolean {
  if (prefix === "/") return true;
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === "/");
}
