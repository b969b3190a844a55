import type { CorsPolicy } from "../cors/policy.ts";
import { isLoopback } from "../loopback.ts";
import type { RequestFacts } from "./facts.ts";
import { hostName } from "./host.ts";

/**
 * `page`: an allowed origin, which gets CORS headers. `other`: no page of another origin reads the answer (the
 * proxy's own page, curl, a typed address, an image on the developer's page). `refused`: with the reason.
 */
export type Caller =
  | { readonly kind: "page"; readonly origin: string }
  | { readonly kind: "other" }
  | RefusedCaller;

export interface RefusedCaller {
  readonly kind: "refused";
  readonly why: "origin" | "cross-site" | "prefetch" | "unidentified";
}

const other: Caller = { kind: "other" };

/** Any other word, one that is not known yet or that came twice included, is taken for the worst: another site. */
const nearSites: ReadonlySet<string> = new Set(["same-origin", "same-site", "none"]);

/**
 * Who may call. Browsers do not let pages write Origin or Sec-Fetch-* (https://www.w3.org/TR/fetch-metadata/); whoever
 * can write them freely is no browser, and has nothing to gain here.
 */
export function caller(facts: RequestFacts, policy: CorsPolicy, secure: boolean): Caller {
  const { origin } = facts;
  const own = `${secure ? "https" : "http"}://${facts.host?.toLowerCase()}`;
  if (origin !== undefined) {
    if (policy.allows(origin)) return { kind: "page", origin };
    return origin === own ? other : { kind: "refused", why: "origin" };
  }
  if (facts.site !== undefined) {
    if (!nearSites.has(facts.site) && !isNavigation(facts)) return { kind: "refused", why: "cross-site" };
    return isHiddenNavigation(facts) ? { kind: "refused", why: "prefetch" } : other;
  }
  // Towards http on a name that is not loopback, browsers send no Sec-Fetch-*, and no Origin for images and frames.
  if (!secure && isBrowser(facts) && !isLoopback(hostName(facts.host ?? "localhost") ?? "")) {
    // A GET of a page that we have served itself names its page; no other page can name that one.
    if (facts.referer?.startsWith(`${own}/`)) return other;
    return { kind: "refused", why: "unidentified" };
  }
  return other;
}

/** A login on another site comes back by a top-level GET, and that site reads nothing of the answer. */
function isNavigation({ method, mode, dest, upgrade }: RequestFacts): boolean {
  return method === "GET" && mode === "navigate" && dest === "document" && upgrade === undefined;
}

/**
 * What a page's speculation rules name is fetched as if its address had been typed: Chromium says `navigate` and `none`,
 * whichever site the page is of (https://wicg.github.io/nav-speculation/prefetch.html). Nobody has clicked anything.
 */
function isHiddenNavigation({ mode, purpose }: RequestFacts): boolean {
  return mode === "navigate" && purpose?.includes("prefetch") === true;
}

function isBrowser(facts: RequestFacts): boolean {
  return facts.userAgent?.includes("Mozilla/") === true;
}
