import { fromPage } from "../cors/browser-headers.ts";
import { isSafelistedMethod } from "../cors/methods.ts";
import { type HeaderPair, unsafeHeaderNames } from "../cors/safelist.ts";
import { headerValue, type RawHeaders } from "../headers.ts";
import type { Exchange } from "./exchange.ts";

/**
 * Had the browser asked before it made this call? Told from the call itself: an answer that the browser kept from
 * an earlier preflight counts too. https://fetch.spec.whatwg.org/#http-fetch
 */
export function wasPreflighted({ kind, method, origin, host, requestHeaders }: Exchange): boolean {
  if (kind !== "call" || origin === undefined || origin === `http://${host}`) return false;
  const mode = headerValue(requestHeaders, "sec-fetch-mode");
  if (mode !== undefined && mode !== "cors") return false;
  return !isSafelistedMethod(method) || unsafeHeaderNames(fromPage(pairs(requestHeaders))).length > 0;
}

function pairs(headers: RawHeaders): HeaderPair[] {
  const list: HeaderPair[] = [];
  for (let i = 0; i < headers.length; i += 2) list.push([headers[i] ?? "", headers[i + 1] ?? ""]);
  return list;
}
