const SAFELISTED = new Set([
  "cache-control",
  "content-language",
  "content-length",
  "content-type",
  "expires",
  "last-modified",
  "pragma",
]);

/** Readable without being exposed. https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name */
export function isSafelistedResponseHeader(lower: string): boolean {
  return SAFELISTED.has(lower);
}

/** Never readable, on the page's own origin either. https://fetch.spec.whatwg.org/#forbidden-response-header-name */
export function isForbiddenResponseHeader(lower: string): boolean {
  return lower === "set-cookie" || lower === "set-cookie2";
}
