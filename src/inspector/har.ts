import { STATUS_CODES } from "../builtins.ts";
import { headerValue, type RawHeaders } from "../headers.ts";
import type { Exchange } from "../observe/exchange.ts";
import type { Preview } from "./api.ts";

/** An exchange and what is known of its bodies, all of it redacted before. */
export interface HarSource {
  readonly exchange: Exchange;
  readonly sent: Preview | undefined;
  readonly received: Preview | undefined;
}

interface HarPair {
  readonly name: string;
  readonly value: string;
}

/**
 * An HTTP Archive 1.2 of the calls as a page would have made them without corswalk: to the upstream's URL, with the upstream's
 * own answer, so that whoever reads it can judge the upstream. What corswalk answered itself has its URL.
 * What the page really got is in `_corswalk`, a field of our own as the format allows them.
 */
export function harOf(sources: readonly HarSource[], { version, proxy }: { version: string; proxy: string }) {
  return {
    log: {
      version: "1.2",
      creator: { name: "corswalk", version },
      pages: [],
      entries: sources.map((source) => entryOf(source, proxy)),
    },
  };
}

export type Har = ReturnType<typeof harOf>;

function entryOf({ exchange, sent, received }: HarSource, proxy: string) {
  const { durationMs, waitedMs = durationMs, requestHeaders, responseHeaders, upstream } = exchange;
  const direct = exchange.upstreamStatus !== undefined;
  const url = upstream ?? pageUrl(exchange, proxy);
  const headers = (direct ? exchange.upstreamResponseHeaders : responseHeaders) ?? [];
  const status = exchange.upstreamStatus ?? (upstream === undefined ? exchange.status : 0);
  return {
    startedDateTime: new Date(exchange.time).toISOString(),
    time: rounded(durationMs),
    request: {
      method: exchange.method,
      url,
      httpVersion: "HTTP/1.1",
      cookies: cookiesOf(requestHeaders),
      headers: pairs(asTold(exchange)),
      queryString: queryOf(url),
      headersSize: -1,
      bodySize: exchange.bytesIn,
      ...(exchange.bytesIn > 0 && { postData: postData(requestHeaders, sent) }),
    },
    response: {
      status,
      statusText: STATUS_CODES[status] ?? "",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: pairs(headers),
      content: {
        size: decodedSize(received) ?? exchange.bytesOut,
        mimeType: headerValue(headers, "content-type") ?? "",
        ...shown(received),
      },
      redirectURL: headerValue(headers, "location") ?? "",
      headersSize: -1,
      bodySize: exchange.bytesOut,
    },
    cache: {},
    timings: { send: 0, wait: rounded(waitedMs), receive: rounded(Math.max(0, durationMs - waitedMs)) },
    _corswalk: {
      id: exchange.id,
      kind: exchange.kind,
      route: exchange.route ?? null,
      url: pageUrl(exchange, proxy),
      status: exchange.status,
      headers: pairs(responseHeaders),
      upstreamRequestHeaders: exchange.upstreamRequestHeaders ? pairs(exchange.upstreamRequestHeaders) : null,
      error: exchange.failure ?? null,
      notes: exchange.notes,
    },
  };
}

/** Who calls whom is told as the upstream heard it; everything else as the page said it. */
const TOLD: ReadonlySet<string> = new Set(["host", "origin", "referer", "sec-fetch-site"]);

function asTold({ requestHeaders, upstreamRequestHeaders }: Exchange): RawHeaders {
  if (upstreamRequestHeaders === undefined) return requestHeaders;
  const told: string[] = [];
  for (let i = 0; i + 1 < requestHeaders.length; i += 2) {
    const name = requestHeaders[i] ?? "";
    const lower = name.toLowerCase();
    const value = TOLD.has(lower) ? headerValue(upstreamRequestHeaders, lower) : requestHeaders[i + 1];
    if (value !== undefined) told.push(name, value);
  }
  return told;
}

/** What the page called. */
export function pageUrl({ path, host }: Pick<Exchange, "path" | "host">, proxy: string): string {
  if (/^https?:\/\//i.test(path)) return path;
  const base = host === undefined ? proxy : `http://${host}`;
  return `${base}${path.startsWith("/") ? path : "/"}`;
}

function pairs(headers: RawHeaders): HarPair[] {
  const list: HarPair[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2)
    list.push({ name: headers[i] ?? "", value: headers[i + 1] ?? "" });
  return list;
}

function cookiesOf(headers: RawHeaders): HarPair[] {
  const cookies = (headerValue(headers, "cookie") ?? "").split(";").filter((pair) => pair.trim() !== "");
  return cookies.map((pair) => {
    const equals = pair.indexOf("=");
    return { name: pair.slice(0, Math.max(equals, 0)).trim(), value: pair.slice(equals + 1).trim() };
  });
}

function queryOf(url: string): HarPair[] {
  if (!URL.canParse(url)) return [];
  return [...new URL(url).searchParams].map(([name, value]) => ({ name, value }));
}

function postData(headers: RawHeaders, sent: Preview | undefined) {
  const isText = sent?.kind === "text" || sent?.kind === "json";
  return {
    mimeType: headerValue(headers, "content-type") ?? "",
    text: isText ? sent.text : "",
    params: [],
    ...(!isText && { comment: "no text, or not kept" }),
  };
}

/** What was compressed is longer once it is read. */
function decodedSize(received: Preview | undefined): number | undefined {
  if (received?.kind !== "text" && received?.kind !== "json") return undefined;
  return received.cut ? undefined : Buffer.byteLength(received.text);
}

function shown(received: Preview | undefined): { text?: string; encoding?: string; comment?: string } {
  // The format has no word for what is still compressed.
  if (received === undefined || received.kind === "none" || received.coding !== "") return {};
  const cut = received.cut ? { comment: "cut off" } : {};
  if (received.kind === "image" || received.kind === "bytes")
    return { text: received.text, encoding: "base64", ...cut };
  return { text: received.text, ...cut };
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
