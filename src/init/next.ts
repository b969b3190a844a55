import { prefixOf } from "./context.ts";
import { type Entry, members } from "./found.ts";

/** What `rewrites()` of a Next.js config gave: a list, or three of them by when they are tried. */
export function fromRewrites(value: unknown): Entry[] {
  const { beforeFiles, afterFiles, fallback } = members(value);
  const lists = Array.isArray(value) ? [value] : [beforeFiles, afterFiles, fallback];
  return lists.flat().flatMap((rewrite) => {
    const { source, destination, has, missing } = members(rewrite);
    if (typeof source !== "string" || typeof destination !== "string") return [];
    // Within the app it is Next's own matter.
    if (!/^https?:/.test(destination)) return [];
    if (has !== undefined || missing !== undefined) return [{ left: `${source}: it has conditions` }];
    return [fromRewrite(source, destination)];
  });
}

/** `/api/:path*` → `https://api.example.com/v2/:path*` */
function fromRewrite(source: string, destination: string): Entry {
  const key = prefixOf(source);
  const target = destination.replace(/\/?:\w+\*$/, "").replace(/\/$/, "");
  if (key === undefined || target.includes("/:") || !URL.canParse(target)) {
    return { left: `${source}: more than a path prefix, and routes are prefixes` };
  }
  // Ours puts the target's path in front of the call's, Next in the place of the prefix.
  const { pathname, origin } = new URL(target);
  if (pathname.replace(/\/$/, "") === key.replace(/\/$/, "")) return { key, route: origin, notes: [] };
  return { key, route: { target, stripPrefix: true }, notes: [] };
}
