import { type RequestFacts, readFacts } from "./gate/facts.ts";
import { longestListKept, type RawHeaders } from "./headers.ts";
import { longestHead } from "./refusals.ts";

export interface KnownHead {
  readonly headers: RawHeaders;
  readonly facts: RequestFacts;
}

/**
 * Pages send the same head with call after call. One that says what the last of its length said is that one again: while it is
 * fresh, it is compared faster than it is kept or read, and whoever compares it later has nothing to compare.
 */
export function knownHeads(): (method: string, headers: RawHeaders) => KnownHead {
  const known: KnownHead[] = [];
  return (method, headers) => {
    const before = known[headers.length];
    if (before !== undefined && before.facts.method === method && isSame(before.headers, headers))
      return before;
    // A list of our own: Node's belongs to the request, and whoever has that may change it.
    const head = { headers: [...headers], facts: readFacts(method, headers) };
    if (headers.length <= longestListKept && head.facts.size <= longestHead) known[headers.length] = head;
    return head;
  };
}

function isSame(one: RawHeaders, other: RawHeaders): boolean {
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
