import type { RawHeaders } from "../headers.ts";

/** What the gates, the route and the CORS decision need to know of a request: read in one pass over its headers. */
export interface RequestFacts {
  readonly method: string;
  readonly host: string | undefined;
  readonly hosts: number;
  readonly origin: string | undefined;
  readonly referer: string | undefined;
  readonly site: string | undefined;
  readonly mode: string | undefined;
  readonly dest: string | undefined;
  readonly purpose: string | undefined;
  readonly requestMethod: string | undefined;
  /** Several lines are one list. */
  readonly requestHeaders: string | undefined;
  readonly requestPrivateNetwork: boolean;
  readonly userAgent: string | undefined;
  readonly accept: string | undefined;
  readonly transferEncoding: string | undefined;
  readonly contentLength: string | undefined;
  readonly contentType: string | undefined;
  readonly upgrade: string | undefined;
  readonly expect: string | undefined;
  readonly hasCookie: boolean;
  /** Bytes of the headers on the wire, near enough. */
  readonly size: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export function readFacts(method: string, headers: RawHeaders): RequestFacts {
  const facts: Writable<RequestFacts> = {
    method,
    host: undefined,
    hosts: 0,
    origin: undefined,
    referer: undefined,
    site: undefined,
    mode: undefined,
    dest: undefined,
    purpose: undefined,
    requestMethod: undefined,
    requestHeaders: undefined,
    requestPrivateNetwork: false,
    userAgent: undefined,
    accept: undefined,
    transferEncoding: undefined,
    contentLength: undefined,
    contentType: undefined,
    upgrade: undefined,
    expect: undefined,
    hasCookie: false,
    size: 0,
  };
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    const value = headers[i + 1] as string;
    facts.size += name.length + value.length + ": \r\n".length;
    note(facts, name.toLowerCase(), value);
  }
  return facts;
}

/** Where a header that a browser sends once came twice, the joined value is none that lets anybody in. */
function note(facts: Writable<RequestFacts>, name: string, value: string): void {
  switch (name) {
    case "host":
      facts.hosts++;
      facts.host = value;
      break;
    case "origin":
      facts.origin = join(facts.origin, value);
      break;
    case "referer":
      facts.referer = join(facts.referer, value);
      break;
    case "sec-fetch-site":
      facts.site = join(facts.site, value);
      break;
    case "sec-fetch-mode":
      facts.mode = join(facts.mode, value);
      break;
    case "sec-fetch-dest":
      facts.dest = join(facts.dest, value);
      break;
    case "sec-purpose":
    // What Safari and older browsers say for the same.
    case "purpose":
    case "x-moz":
      facts.purpose = join(facts.purpose, value);
      break;
    case "access-control-request-method":
      facts.requestMethod = join(facts.requestMethod, value);
      break;
    case "access-control-request-headers":
      facts.requestHeaders = join(facts.requestHeaders, value);
      break;
    case "access-control-request-private-network":
      facts.requestPrivateNetwork = value === "true";
      break;
    case "user-agent":
      facts.userAgent = value;
      break;
    case "accept":
      facts.accept = value;
      break;
    case "transfer-encoding":
      facts.transferEncoding = join(facts.transferEncoding, value);
      break;
    case "content-length":
      facts.contentLength = join(facts.contentLength, value);
      break;
    case "content-type":
      facts.contentType = value;
      break;
    case "upgrade":
      facts.upgrade = join(facts.upgrade, value);
      break;
    case "expect":
      facts.expect = join(facts.expect, value);
      break;
    case "cookie":
      facts.hasCookie = true;
      break;
  }
}

function join(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before},${value}`;
}
