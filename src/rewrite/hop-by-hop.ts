import { headerTokens, type RawHeaders, sameName } from "../headers.ts";

/**
 * What ends at this hop (RFC 9110, 7.6.1), whether Connection names it or not. `TE` is treated on its own.
 *
 * Proxy-Authorization and Proxy-Authenticate are not among them: they belong to whoever asked for them (RFC 9110,
 * 11.7), which corswalk never does. It is an origin server to its client, so they go on to where they are understood.
 */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
]);

/**
 * The headers of a request that go on to the upstream. Run this before our own headers are added: what the client's
 * Connection names must not take away what the config adds.
 *
 * `Expect` goes because it is answered here. `Trailer` goes because request trailers are not relayed: what is
 * announced would never come.
 */
export function endToEndRequest(headers: RawHeaders): string[] {
  return endToEnd(headers, (lower) => lower === "expect" || lower === "trailer");
}

/**
 * The headers of a response that go on to the client. `Trailer` stays only where trailers can follow, that is on an
 * answer that we send chunked: Node throws when a head announces trailers without it.
 */
export function endToEndResponse(headers: RawHeaders, chunked: boolean): string[] {
  return endToEnd(headers, (lower) => lower === "trailer" && !chunked);
}

/** The trailers of a response that go on: all but those that would frame the message (RFC 9110, 6.5.1). */
export function endToEndTrailers(trailers: RawHeaders): string[] {
  return endToEnd(trailers, (lower) => lower === "trailer" || lower === "content-length" || lower === "te");
}

function endToEnd(headers: RawHeaders, drop: (lower: string) => boolean): string[] {
  const named = new Set(headerTokens(headers, "connection").map((token) => token.toLowerCase()));
  const kept: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    const value = headers[i + 1] as string;
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || drop(lower)) continue;
    if (lower === "te") {
      // A new `TE` of this hop (RFC 9110, 10.1.4): trailers are what we can relay, the codings are the client's own.
      // gRPC servers refuse calls without it.
      if (acceptsTrailers(value)) kept.push(name, "trailers");
    } else if (!named.has(lower)) {
      kept.push(name, value);
    }
  }
  return kept;
}

function acceptsTrailers(te: string): boolean {
  return te.split(",").some((coding) => sameName(coding.trim(), "trailers"));
}
