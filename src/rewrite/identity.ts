import type { ProxyRoute } from "../config/config.ts";
import { headerValue, type RawHeaders, sameName } from "../headers.ts";

type Identity = Pick<ProxyRoute, "target" | "changeOrigin" | "upstreamOrigin">;

/**
 * Who the upstream is told is calling (Origin, Referer, Sec-Fetch-Site by `upstreamOrigin`) and who it is told to be
 * (Host by `changeOrigin`). Host is written exactly once, at its first place.
 *
 * Sec-Fetch-Site follows Origin, because filters read it first: Go's CrossOriginProtection refuses a POST that says
 * `same-site` whatever its Origin, so an Origin of the target beside a `same-site` would still be refused. Where the
 * upstream sees its own Origin it therefore reads `same-origin`, and where Origin is removed nothing. A navigation
 * without an Origin is a link that was followed, perhaps from elsewhere: it stays what it is.
 */
export function identify(headers: RawHeaders, route: Identity): string[] {
  const { target, changeOrigin, upstreamOrigin } = route;
  const next: string[] = [];
  let hosted = false;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    let value = headers[i + 1] as string;
    if (sameName(name, "host")) {
      if (hosted) continue;
      hosted = true;
      if (changeOrigin) value = target.host;
    } else if (upstreamOrigin !== "keep" && tellsThePage(name)) {
      if (upstreamOrigin === "remove") continue;
      value = asOwn(name, value, headers, target.origin);
    }
    next.push(name, value);
  }
  if (!hosted) next.push("Host", target.host);
  return next;
}

function tellsThePage(name: string): boolean {
  return sameName(name, "origin") || sameName(name, "referer") || sameName(name, "sec-fetch-site");
}

/** The value that a page of the target's own origin would have sent. */
function asOwn(name: string, value: string, headers: RawHeaders, origin: string): string {
  if (sameName(name, "origin")) return origin;
  if (sameName(name, "referer")) return `${origin}/`;
  return value === "none" || isFollowedLink(headers) ? value : "same-origin";
}

function isFollowedLink(headers: RawHeaders): boolean {
  return (
    headerValue(headers, "sec-fetch-mode") === "navigate" && headerValue(headers, "origin") === undefined
  );
}

/** What a check of Origin, Referer or Host answers: CSRF filters 403, Rails 422, virtual hosts 421. */
const REFUSALS: ReadonlySet<number> = new Set([403, 421, 422]);
/** WebSocket servers say 400 or 401 as well; on calls these have too many other reasons. */
const UPGRADE_REFUSALS: ReadonlySet<number> = new Set([400, 401, ...REFUSALS]);

/**
 * Why the upstream may have refused this call, where the route lets it see who the page or the proxy is. `headers` as
 * the page sent them.
 */
export function refusalHint(
  status: number,
  headers: RawHeaders,
  route: Identity & { readonly key: string },
): string | undefined {
  if (!UPGRADE_REFUSALS.has(status)) return undefined;
  const upgrade = headerValue(headers, "sec-websocket-key") !== undefined;
  if (!upgrade && !REFUSALS.has(status)) return undefined;
  const page = headerValue(headers, "origin") ?? headerValue(headers, "referer");
  if (page === undefined) return undefined;
  const { key, target, upstreamOrigin } = route;
  if (upstreamOrigin !== "target") {
    const seen = upstreamOrigin === "keep" ? `saw that the page is ${page}` : "saw no Origin";
    return `the upstream answered ${status} and ${seen}, because route ${key} has "upstreamOrigin": "${upstreamOrigin}"; without that it sees its own, ${target.origin}`;
  }
  if (!route.changeOrigin) {
    return `the upstream answered ${status} and saw the proxy's Host beside its own Origin, because route ${key} has "changeOrigin": false; without that it sees its own Host, ${target.host}`;
  }
  return undefined;
}
