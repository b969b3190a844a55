import { prefixOf } from "./context.ts";
import { type Entry, members } from "./found.ts";

/** What `rewrites()` of a Next.js config gave: a list, or three of them by when they are tried. */
export function fromRewrites(value: unknown, basePath = ""): Entry[] {
  const { beforeFiles, afterFiles, fallback } = members(value);
  const lists = Array.isArray(value) ? [value] : [beforeFiles, afterFiles, fallback];
  return lists.flat().flatMap((written) => {
    const rewrite = members(written);
    const { source, destination, has, missing } = rewrite;
    if (typeof source !== "string" || typeof destination !== "string") return [];
    // Within the app it is Next's own matter.
    if (!/^https?:/.test(destination)) return [];
    const from = rewrite.basePath === false ? source : basePath + source;
    if (has !== undefined || missing !== undefined) return [{ left: `${from}: it has conditions` }];
    return [fromRewrite(from, destination)];
  });
}

const more = /\/:\w+\*$/;

/** `/api/:path*` → `https://api.example.com/v2/:path*` */
function fromRewrite(source: string, destination: string): Entry {
  const key = prefixOf(source.replace(more, ""));
  const target = destination.replace(more, "");
  const isSame = more.exec(source)?.[0] === more.exec(destination)?.[0];
  const isPlain = URL.canParse(target) && !/[:?#]/.test(target.replace(/^https?:\/\/[^/]*/, ""));
  if (key === undefined || !isSame || !isPlain) {
    return { left: `${source}: more than a path prefix, and routes are prefixes` };
  }
  // Ours puts the target's path in front of the call's, Next in the place of the prefix.
  const { pathname, origin } = new URL(target);
  if (pathname.replace(/\/$/, "") === key.replace(/\/$/, "")) return { key, route: origin, notes: [] };
  return { key, route: { target: target.replace(/\/$/, ""), stripPrefix: true }, notes: [] };
}
