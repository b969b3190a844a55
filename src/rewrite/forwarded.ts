import { headerTokens, type RawHeaders, withoutHeaders } from "../headers.ts";

/** Where a call came from, as the upstream may be told. */
export interface Arrival {
  /** The client's address; undefined once its socket is gone. */
  readonly remoteAddress: string | undefined;
  /** The Host header as it came. */
  readonly host: string | undefined;
  /** What the client speaks with us. */
  readonly protocol: "http" | "https";
}

/**
 * `xfwd`: X-Forwarded-For, -Host and -Proto set anew. Every other X-Forwarded-* header and `Forwarded` (RFC 7239) goes
 * too: an upstream that believes the one would believe the other, and only what we have seen ourselves is true.
 */
export function xForwarded(headers: RawHeaders, arrival: Arrival): string[] {
  const next = withoutHeaders(headers, (lower) => lower.startsWith("x-forwarded-") || lower === "forwarded");
  if (arrival.remoteAddress !== undefined) next.push("X-Forwarded-For", plainAddress(arrival.remoteAddress));
  if (arrival.host !== undefined) next.push("X-Forwarded-Host", arrival.host);
  next.push("X-Forwarded-Proto", arrival.protocol);
  return next;
}

/** A socket that listens on both families reports IPv4 clients as `::ffff:127.0.0.1`. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && address.includes(".") ? address.slice("::ffff:".length) : address;
}

/** `via`: one more member at the end of the list (RFC 9110, 7.6.3). `id` is this run's. */
export function via(headers: RawHeaders, id: string): string[] {
  return [...headers, "Via", `1.1 ${pseudonym(id)}`];
}

/** Has this request been here before? Only `via` can tell. */
export function isLoop(headers: RawHeaders, id: string): boolean {
  const own = pseudonym(id);
  return headerTokens(headers, "via").some((member) => member.split(/[ \t]+/, 2)[1] === own);
}

function pseudonym(id: string): string {
  return `corswalk-${id}`;
}
