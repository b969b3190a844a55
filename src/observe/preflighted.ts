import { isForbiddenRequestHeaderName } from "../cors/forbidden.ts";
import { isSafelistedMethod } from "../cors/methods.ts";
import { type HeaderPair, unsafeHeaderNames } from "../cors/safelist.ts";
import { headerValue, type RawHeaders } from "../headers.ts";
import type { Exchange } from "./exchange.ts";

/** What browsers add after a call has been judged, beside the names that no page can set. */
const ADDED_BY_BROWSER = new Set([
  "cache-control",
  "if-modified-since",
  "if-none-match",
  "last-event-id",
  "pragma",
  "priority",
  "upgrade-insecure-requests",
  "user-agent",
]);

/**
 * Had the browser asked before it made this call? Told from the call itself: an answer that the browser kept from
 * an earlier preflight counts too. https://fetch.spec.whatwg.org/#http-fetch
 */
export function wasPreflighted({ kind, method, origin, host, requestHeaders }: Exchange): boolean {
  if (kind !== "call" || origin === undefined || origin === `http://${host}`) return false;
  const mode = headerValue(requestHeaders, "sec-fetch-mode");
  if (mode !== undefined && mode !== "cors") return false;
  return !isSafelistedMethod(method) || unsafeHeaderNames(fromPage(requestHeaders)).length > 0;
}

function fromPage(headers: RawHeaders): HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] ?? "").toLowerCase();
    if (!isForbiddenRequestHeaderName(name) && !ADDED_BY_BROWSER.has(name))
      pairs.push([name, headers[i + 1] ?? ""]);
  }
  return pairs;
}
