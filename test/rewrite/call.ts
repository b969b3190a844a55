import type { ProxyRoute, Route } from "../../src/config/config.ts";
import type { Call } from "../../src/rewrite/way-back.ts";

/** A host before none, then the longest prefix: what `match` promises, for lists that are in that order. */
function matcher(routes: readonly Route[]): Call["match"] {
  const covers = (prefix: string, path: string): boolean =>
    prefix === "/" || path === prefix || path.startsWith(`${prefix}/`);
  return (host, path) =>
    routes.find(({ prefix, ...route }) => (route.host ?? host) === host && covers(prefix, path));
}

/** A page's call of `path` through a route: what the upstream is asked for is what the route makes of it. */
export function callOf(
  route: ProxyRoute,
  path: string,
  options: Partial<Pick<Call, "protocol" | "host" | "routes">> = {},
): Call {
  const { target, prefix, stripPrefix, changeOrigin } = route;
  const { host = "localhost:8010", protocol = "http:", routes = [route] } = options;
  const inner = stripPrefix && prefix !== "/" ? path.slice(prefix.length) : path;
  return {
    route,
    routes,
    match: matcher(routes),
    protocol,
    host,
    path,
    upstreamPath: target.path + inner || "/",
    upstreamHost: changeOrigin ? target.host : host,
  };
}
