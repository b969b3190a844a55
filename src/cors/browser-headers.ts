import { isForbiddenRequestHeaderName } from "./forbidden.ts";
import type { HeaderPair } from "./safelist.ts";

/** What browsers add after a call has been judged, beside the names that no page can set. */
const ADDED = new Set([
  "cache-control",
  "if-modified-since",
  "if-none-match",
  "last-event-id",
  "pragma",
  "priority",
  "upgrade-insecure-requests",
  "user-agent",
]);

/** Of a request as it came over the wire, what the page itself set. */
export function fromPage(headers: readonly HeaderPair[]): HeaderPair[] {
  return headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return !isForbiddenRequestHeaderName(lower) && !ADDED.has(lower);
  });
}
