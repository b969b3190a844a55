import type { ProxyRoute } from "../config/config.ts";

/**
 * The path under which a page reaches an upstream's path through this route: the target's path taken off, the stripped
 * prefix put back. Undefined where there is none, and for a `rewrite`, which cannot be turned round.
 */
export function pagePath(
  route: Pick<ProxyRoute, "prefix" | "stripPrefix" | "rewrite" | "target">,
  upstreamPath: string,
): string | undefined {
  if (route.rewrite.length > 0) return undefined;
  const rest = below(upstreamPath, route.target.path);
  if (rest === undefined) return undefined;
  if (route.stripPrefix && route.prefix !== "/") return route.prefix + rest;
  return rest === "" ? "/" : rest;
}

/** What is left of a path below `top`, empty or with a slash in front; undefined for a path beside it. */
function below(path: string, top: string): string | undefined {
  if (path === top) return "";
  return path.startsWith(top) && path[top.length] === "/" ? path.slice(top.length) : undefined;
}
