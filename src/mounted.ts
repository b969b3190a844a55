import type { IncomingMessage, ServerResponse } from "node:http";
import { type BodyRead, bodyRead } from "./body-read.ts";
import type { RawHeaders } from "./headers.ts";
import { connectionHeaders, headersFromHttp2, isHttp2 } from "./http2.ts";

/** What a server of somebody else's, and the middleware before ours, have made of a request. */
export interface Mounted {
  /** The target as it came: under a prefix, frameworks leave what follows it in `url`. Routes match the whole path. */
  readonly url: string;
  readonly headers: RawHeaders;
  readonly body: BodyRead | undefined;
}

export function mounted(request: IncomingMessage): Mounted {
  const { url = "/" } = request;
  const original = "originalUrl" in request ? request.originalUrl : undefined;
  return {
    url: typeof original === "string" ? original : url,
    headers: isHttp2(request) ? headersFromHttp2(request) : request.rawHeaders,
    body: bodyRead(request),
  };
}

/** The response as one of our own servers would hand it over. */
export function takeOver(request: IncomingMessage, response: ServerResponse): void {
  const isSecondVersion = isHttp2(request);
  const names = response.getHeaderNames();
  // Which pages may read an answer of ours is said here alone, whatever the server says of its own answers.
  for (const name of names) if (name.startsWith("access-control-")) response.removeHeader(name);
  if (isSecondVersion || names.length > 0) writeHeadsByName(response, isSecondVersion);
  else if (Object.hasOwn(response, "writeHead")) writeHeadsOfItsOwn(response);
}

/** Middleware that has put itself in the way of heads may write to what it is given, and lists here are those of the next call too. */
function writeHeadsOfItsOwn(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number, reason?: unknown, list?: unknown) =>
    writeHead(status, String(reason ?? ""), Array.isArray(list) ? [...list] : []);
}

/**
 * Heads are lists here, in which a name may come twice. HTTP/2 takes names with all their values, and so does Node where
 * a header has been set before: of a list it would keep the last value of each name.
 */
function writeHeadsByName(response: ServerResponse, isSecondVersion: boolean): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number, reason?: unknown, list?: unknown) => {
    const headers = Array.isArray(list) ? (list as RawHeaders) : [];
    for (const [name, values] of byName(headers)) {
      if (isSecondVersion && connectionHeaders.has(name)) continue;
      response.setHeader(values.name, values.all.length === 1 ? (values.all[0] ?? "") : values.all);
    }
    return isSecondVersion ? writeHead(status) : writeHead(status, String(reason ?? ""));
  };
}

function byName(headers: RawHeaders): Map<string, { readonly name: string; readonly all: string[] }> {
  const found = new Map<string, { readonly name: string; readonly all: string[] }>();
  for (let i = 0; i < headers.length; i += 2) {
    const [name = "", value = ""] = [headers[i], headers[i + 1]];
    const lower = name.toLowerCase();
    const before = found.get(lower);
    if (before === undefined) found.set(lower, { name, all: [value] });
    else before.all.push(value);
  }
  return found;
}
