import { type RawHeaders, sameName, splitList } from "../headers.ts";

/**
 * What ends at this hop (RFC 9110, 7.6.1), whether Connection names it or not.
 *
 * Proxy-Authorization and Proxy-Authenticate are not among them: they belong to whoever asked for them (RFC 9110,
 * 11.7), which corswalk never does. It is an origin server to its client, so they go on to where they are understood.
 */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
];

/**
 * The headers of a request that go on to the upstream. Run this before our own headers are added: what the client's
 * Connection names must not take away what the config adds.
 *
 * `Expect` goes because it is answered here. `Trailer` goes because request trailers are not relayed: what is
 * announced would never come.
 */
export function endToEndRequest(headers: RawHeaders): string[] {
  return endToEnd(headers, REQUEST);
}

/**
 * The headers of a response that go on to the client. `Trailer` stays only where trailers can follow, that is on an
 * answer that we send chunked: Node throws when a head announces trailers without it.
 */
export function endToEndResponse(headers: RawHeaders, chunked: boolean): string[] {
  return endToEnd(headers, chunked ? CHUNKED : RESPONSE);
}

/** The trailers of a response that go on: all but those that would frame the message (RFC 9110, 6.5.1). */
export function endToEndTrailers(trailers: RawHeaders): string[] {
  return endToEnd(trailers, TRAILERS);
}

/** The names to drop, and what they look like: nearly every other name needs no closer look. */
interface Dropped {
  readonly names: ReadonlySet<string>;
  readonly looks: Uint8Array;
}

const REQUEST = dropped("expect", "trailer");
const RESPONSE = dropped("trailer");
const CHUNKED = dropped();
const TRAILERS = dropped("trailer", "content-length");

function dropped(...more: string[]): Dropped {
  const names = new Set([...HOP_BY_HOP, ...more]);
  const looks = new Uint8Array(1024);
  for (const name of names) looks[lookOf(name)] = 1;
  return { names, looks };
}

/** Length and first letter, in either case. */
function lookOf(name: string): number {
  return name.length * 32 + (name.charCodeAt(0) & 31);
}

function endToEnd(headers: RawHeaders, { names, looks }: Dropped): string[] {
  const named = namedByConnection(headers);
  const kept: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    const value = headers[i + 1] as string;
    if (sameName(name, "te")) {
      // A new `TE` of this hop (RFC 9110, 10.1.4): trailers are what we can relay, the codings are the client's own.
      // gRPC servers refuse calls without it.
      if (acceptsTrailers(value)) kept.push(name, "trailers");
      continue;
    }
    if (looks[lookOf(name)] === 1 && names.has(name.toLowerCase())) continue;
    if (named?.has(name.toLowerCase())) continue;
    kept.push(name, value);
  }
  return kept;
}

/** Lowercase; undefined where Connection names nothing, as nearly always. */
function namedByConnection(headers: RawHeaders): ReadonlySet<string> | undefined {
  let named: Set<string> | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    if (!sameName(headers[i] as string, "connection")) continue;
    const value = headers[i + 1] as string;
    if (value === "keep-alive" || value === "close") continue;
    named ??= new Set();
    for (const token of splitList(value)) named.add(token.toLowerCase());
  }
  return named;
}

function acceptsTrailers(te: string): boolean {
  return splitList(te).some((coding) => sameName(coding, "trailers"));
}
