import type { RawHeaders } from "./headers.ts";

/** Longer heads come from no page, and are not worth keeping. */
const mostParts = 64;

/**
 * Pages send the same head with call after call. One that says what the last of its length said is that list again: while it is
 * fresh, it is compared faster than it is kept, and whoever compares it later has nothing to compare.
 */
export function knownHeads(): (head: RawHeaders) => RawHeaders {
  const known: RawHeaders[] = [];
  return (head) => {
    const { length } = head;
    if (length > mostParts) return head;
    const before = known[length];
    if (before !== undefined && isSame(before, head)) return before;
    known[length] = head;
    return head;
  };
}

function isSame(one: RawHeaders, other: RawHeaders): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
