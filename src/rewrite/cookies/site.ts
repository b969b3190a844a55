import { headerValue, type RawHeaders } from "../../headers.ts";
import { isLoopback } from "../../loopback.ts";
import { type Call, hostnameOf } from "../way-back.ts";

/** What decides how a browser treats a cookie of the proxy. */
export interface Site {
  /** Are `Secure` cookies kept? Over https, and over http on loopback names, except by WebKit. */
  readonly keepsSecure: boolean;
  /** Why not, for people. */
  readonly because: string;
  /** The origin of a page that is cross-site to the proxy, where it calls with fetch and the like. */
  readonly foreignPage: string | undefined;
}

export function siteOf(call: Pick<Call, "protocol" | "host">, requestHeaders: RawHeaders): Site {
  const webkit = isWebKit(headerValue(requestHeaders, "user-agent") ?? "");
  const loopback = isLoopback(hostnameOf(call.host));
  return {
    keepsSecure: call.protocol === "https:" || (loopback && !webkit),
    because: loopback ? "Safari refuses it over http" : `http://${call.host} is neither https nor loopback`,
    foreignPage: foreignPage(requestHeaders),
  };
}

/**
 * A navigation is not among them: whatever site it comes from, the page that it opens is the proxy's own, and a cookie
 * set there would be in the wrong partition.
 */
export function foreignPage(headers: RawHeaders): string | undefined {
  if (headerValue(headers, "sec-fetch-site") !== "cross-site") return undefined;
  if (headerValue(headers, "sec-fetch-mode") === "navigate") return undefined;
  return headerValue(headers, "origin");
}

/** Safari, and every browser on iOS. Chromium's descend from it and still say its name. */
function isWebKit(userAgent: string): boolean {
  return userAgent.includes("AppleWebKit/") && !/Chrom(?:e|ium)\//.test(userAgent);
}

/**
 * Names that no real site has: a target there stands in for one, and what its cookies say of domains and of https is
 * meant for the real one.
 */
export function isStandIn(hostname: string): boolean {
  return !hostname.includes(".") || /^\[|^[\d.]+$|\.(?:localhost|internal|local|test)$/.test(hostname);
}

/** RFC 6265bis, 5.1.3. `domain` in lowercase, without a leading dot. */
export function domainMatches(hostname: string, domain: string): boolean {
  if (hostname === domain) return true;
  return hostname.endsWith(`.${domain}`) && !/^\[|^[\d.]+$/.test(hostname);
}
