import { fromPage } from "../cors/browser-headers.ts";
import type { Answer } from "../cors/judge/verdict.ts";
import { type HeaderPair, unsafeHeaderNames } from "../cors/safelist.ts";
import { headerValue, splitList } from "../headers.ts";
import { list, record, text } from "./json.ts";
import type { SeenCall, Traffic } from "./seen-call.ts";

/** As browsers' devtools name what CORS judges. */
const CALLS = new Set(["xhr", "fetch", "eventsource"]);

interface Entry {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  readonly kind: string;
  readonly cookies: boolean;
  readonly answer: Answer | undefined;
}

/** http://www.softwareishard.com/blog/har-12-spec/, as browsers write it. */
export function readHar(entries: readonly unknown[]): Traffic {
  const read = entries.map(readEntry);
  const preflights = new Map<string, Answer | undefined>();
  for (const entry of read) {
    if (isPreflight(entry)) preflights.set(preflightKey(entry), entry.answer);
  }
  const calls = read.filter(isCall).map((entry): SeenCall => {
    const headers = fromPage(entry.headers);
    return {
      method: entry.method,
      url: entry.url,
      headers,
      credentials: entry.cookies,
      askedAs: header(entry, "origin"),
      preflight: preflightFor(entry, headers, preflights),
      response: entry.answer,
    };
  });
  const left = read.length - calls.length - read.filter(isPreflight).length;
  const notes =
    left > 0 ? [`${left} of ${read.length} entries are no calls of a page's script, and are left out.`] : [];
  return { source: "har", calls, notes };
}

function readEntry(entry: unknown): Entry {
  const { request: asked, response: answered, _resourceType } = record(entry);
  const request = record(asked);
  const { status, headers } = record(answered);
  const headerPairs = pairs(request.headers);
  return {
    method: text(request.method),
    url: text(request.url),
    headers: headerPairs,
    kind: text(_resourceType).toLowerCase(),
    cookies:
      list(request.cookies).length > 0 || headerPairs.some(([name]) => name.toLowerCase() === "cookie"),
    // A status of 0 is how browsers write that nothing came.
    answer: typeof status === "number" && status > 0 ? { status, headers: pairs(headers) } : undefined,
  };
}

function pairs(headers: unknown): HeaderPair[] {
  return list(headers).flatMap((item): HeaderPair[] => {
    const { name, value } = record(item);
    const known = text(name);
    // HTTP/2's pseudo headers are listed like headers.
    if (known === "" || known.startsWith(":")) return [];
    // Chromium joins what came more than once with line breaks.
    return text(value)
      .split("\n")
      .map((line) => [known, line]);
  });
}

function isPreflight(entry: Entry): boolean {
  return entry.method === "OPTIONS" && header(entry, "access-control-request-method") !== undefined;
}

function isCall(entry: Entry): boolean {
  if (isPreflight(entry) || !/^https?:\/\//i.test(entry.url) || !URL.canParse(entry.url)) return false;
  const mode = header(entry, "sec-fetch-mode");
  if (mode !== undefined) return mode === "cors" || mode === "same-origin";
  return entry.kind === "" || CALLS.has(entry.kind) || header(entry, "origin") !== undefined;
}

function preflightKey(entry: Entry): string {
  const names = splitList(header(entry, "access-control-request-headers") ?? "");
  return keyOf(header(entry, "access-control-request-method") ?? "", entry.url, names);
}

function preflightFor(
  { method, url }: Entry,
  headers: readonly HeaderPair[],
  preflights: ReadonlyMap<string, Answer | undefined>,
): Answer | undefined {
  return preflights.get(keyOf(method, url, unsafeHeaderNames(headers)));
}

function keyOf(method: string, url: string, names: readonly string[]): string {
  return JSON.stringify([method, url, names.map((name) => name.toLowerCase()).sort()]);
}

function header({ headers }: Entry, lower: string): string | undefined {
  return headerValue(headers.flat(), lower);
}
