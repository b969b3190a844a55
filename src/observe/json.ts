import { headerValue, type RawHeaders } from "../headers.ts";
import type { Exchange } from "./exchange.ts";
import { wasPreflighted } from "./preflighted.ts";

/** An exchange, redacted before, as one object on one line. The fields are a promise: see the JSON log in the docs. */
export function jsonExchange(exchange: Exchange): string {
  return JSON.stringify({
    time: new Date(exchange.time).toISOString(),
    id: exchange.id,
    kind: exchange.kind,
    method: exchange.method,
    path: exchange.path,
    host: exchange.host ?? null,
    origin: exchange.origin ?? null,
    route: exchange.route ?? null,
    upstream: exchange.upstream ?? null,
    status: exchange.status,
    duration_ms: Math.round(exchange.durationMs * 10) / 10,
    bytes_in: exchange.bytesIn,
    bytes_out: exchange.bytesOut,
    request_headers: names(exchange.requestHeaders),
    content_type: contentType(exchange.requestHeaders),
    credentials: headerValue(exchange.requestHeaders, "cookie") !== undefined,
    preflighted: wasPreflighted(exchange),
    upstream_cors: upstreamCors(exchange.upstreamResponseHeaders),
    error: exchange.failure ?? null,
    notes: exchange.notes,
  });
}

/** Every line has the same fields, so that the log can be read as a table. */
const noExchange = {
  time: null,
  id: null,
  kind: null,
  method: null,
  path: null,
  host: null,
  origin: null,
  route: null,
  upstream: null,
  status: null,
  duration_ms: null,
  bytes_in: null,
  bytes_out: null,
  request_headers: null,
  content_type: null,
  credentials: null,
  preflighted: null,
  upstream_cors: null,
  error: null,
  notes: [],
};

/** A config that came in, or that was turned away, in the same log. */
export interface Reload {
  readonly time: number;
  /** What is different now, in words. */
  readonly changes: readonly string[];
  /** Why the last good config serves on. */
  readonly failure: { readonly code: string; readonly message: string; readonly hint: string } | undefined;
}

export function jsonReload({ time, changes, failure }: Reload): string {
  return JSON.stringify({
    ...noExchange,
    time: new Date(time).toISOString(),
    kind: "reload",
    error: failure ?? null,
    changes,
  });
}

function names(headers: RawHeaders): string[] {
  return [...new Set(headers.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase()))];
}

function contentType(headers: RawHeaders): string | null {
  const value = headerValue(headers, "content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  return value === undefined || value === "" ? null : value;
}

/** Pairs, not an object: a header that came twice is what a browser would have refused. */
function upstreamCors(headers: RawHeaders | undefined): [name: string, value: string][] | null {
  if (headers === undefined) return null;
  const pairs: [string, string][] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] ?? "").toLowerCase();
    if (name === "vary" || name.startsWith("access-control-")) pairs.push([name, headers[i + 1] ?? ""]);
  }
  return pairs;
}
