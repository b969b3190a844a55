import type { ProxyRoute } from "../../config/config.ts";
import { type Call, pathOf, routesTo, wayBack } from "../way-back.ts";

/** The Path that a cookie should have on the proxy, and the one it would have there as it came. */
export function cookiePaths(attribute: string | undefined, call: Call): { wanted: string; found: string } {
  const given = attribute?.startsWith("/") ? attribute : undefined;
  const found = given ?? defaultPath(pathOf(call.path));
  const { route } = call;
  const mapped =
    route.rewrite.length > 0 ? found : onThePage(given ?? defaultPath(pathOf(call.upstreamPath)), call);
  return { wanted: route.cookies === "scope" ? narrowed(mapped, route) : mapped, found };
}

/** RFC 6265bis, 5.1.4: without a usable Path, the request's own without its last segment. */
function defaultPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 1));
}

/**
 * `/` is never narrowed: page scripts read cookies of the proxy's host, and several routes may share a session. A path
 * above the target's own covers all of the route and more, and becomes `/` for the same reason.
 */
function onThePage(path: string, call: Call): string {
  if (path === "/") return path;
  const way = wayBack(routesTo(call.route.target, call), path, call);
  if (way !== undefined && way.host === call.host) return way.path;
  return covers(path, call.route.target.path) ? "/" : path;
}

function narrowed(path: string, { prefix }: ProxyRoute): string {
  return covers(path, prefix) ? prefix : path;
}

/** RFC 6265bis, 5.1.4: is a cookie of this path sent to that one? */
export function covers(cookiePath: string, path: string): boolean {
  if (!path.startsWith(cookiePath)) return false;
  return path.length === cookiePath.length || cookiePath.endsWith("/") || path[cookiePath.length] === "/";
}
