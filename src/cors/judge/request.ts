import { isToken } from "../../headers.ts";
import { isBadPort } from "../bad-port.ts";
import { isForbiddenRequestHeader } from "../forbidden.ts";
import { isForbiddenMethod, normalizeMethod } from "../methods.ts";
import type { HeaderPair } from "../safelist.ts";
import { trimHttp } from "./lists.ts";
import type { Finding, JudgeCase } from "./verdict.ts";

/** A call on its way, as the Fetch standard's "request" keeps it from hop to hop. */
export interface Sent {
  /** The page's. */
  readonly origin: string;
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly HeaderPair[];
  /** Credentials mode is "include": only then do the stricter rules hold. */
  readonly include: boolean;
  /** It has left the page's origin: from here on every answer is checked, back on that origin too. */
  readonly cors: boolean;
  /** It was redirected between foreign origins: the browser now calls itself `null`. */
  readonly tainted: boolean;
}

export type Started =
  | { readonly sent: Sent; readonly finding: undefined }
  | { readonly sent: undefined; readonly finding: Finding };

/** What `fetch()` makes of the page's words before anything is sent. https://fetch.spec.whatwg.org/#dom-request */
export function startRequest({ origin, request }: JudgeCase): Started {
  const page = serializedOrigin(origin);
  const base = URL.canParse(page) ? page : undefined;
  if (!URL.canParse(request.url, base)) return refused(`${quote(request.url)} is not a URL.`);
  const url = new URL(request.url, base);
  if (!isHttp(url)) return refused(`CORS knows http and https only, not ${url.protocol}`);
  if (hasCredentials(url)) return refused("A page cannot call a URL that carries a user or password.");
  if (isBadPort(url.port)) {
    return refused(`Browsers open no connection to port ${url.port}, whatever listens there.`);
  }
  if (!isToken(request.method) || isForbiddenMethod(request.method)) {
    return refused(`A page cannot use the method ${quote(request.method)}.`);
  }
  const headers: HeaderPair[] = [];
  for (const [name, written] of request.headers) {
    const value = trimHttp(written);
    if (!isToken(name) || /[\0\n\r]|[^\0-\xff]/.test(value)) {
      return refused(`A page cannot set the header ${quote(name)} to ${quote(value)}.`);
    }
    if (!isForbiddenRequestHeader(name.toLowerCase(), value)) headers.push([name, value]);
  }
  const sent: Sent = {
    origin: page,
    url,
    method: normalizeMethod(request.method),
    headers,
    include: request.credentials === "include",
    cors: url.origin !== page,
    tainted: false,
  };
  return { sent, finding: undefined };
}

export function isHttp(url: URL): boolean {
  return url.protocol === "http:" || url.protocol === "https:";
}

export function hasCredentials(url: URL): boolean {
  return url.username !== "" || url.password !== "";
}

/** Lenient about a slash or capitals in what a person typed; other schemes and `null` as they are. */
function serializedOrigin(origin: string): string {
  if (!URL.canParse(origin)) return origin;
  const url = new URL(origin);
  return isHttp(url) ? url.origin : origin;
}

function refused(message: string): Started {
  const finding: Finding = {
    code: "request-invalid",
    message: `${message} fetch() throws before anything is sent.`,
  };
  return { sent: undefined, finding };
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
