import { isForbiddenMethod } from "./methods.ts";

const FORBIDDEN = new Set([
  "accept-charset",
  "accept-encoding",
  "access-control-request-headers",
  "access-control-request-method",
  "connection",
  "content-length",
  "cookie",
  "cookie2",
  "date",
  "dnt",
  "expect",
  "host",
  "keep-alive",
  "origin",
  "referer",
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
]);

const METHOD_OVERRIDES = new Set(["x-http-method", "x-http-method-override", "x-method-override"]);

/** Names that no page can set, whatever the value. `lower` is the name in lowercase. */
export function isForbiddenRequestHeaderName(lower: string): boolean {
  return FORBIDDEN.has(lower) || lower.startsWith("proxy-") || lower.startsWith("sec-");
}

/**
 * What a page sets in vain: the browser leaves it out silently.
 * https://fetch.spec.whatwg.org/#forbidden-request-header
 */
export function isForbiddenRequestHeader(lower: string, value: string): boolean {
  if (isForbiddenRequestHeaderName(lower)) return true;
  return METHOD_OVERRIDES.has(lower) && value.split(",").some((method) => isForbiddenMethod(method.trim()));
}
