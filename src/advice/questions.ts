import type { Sent } from "../cors/judge/request.ts";
import { normalizeMethod } from "../cors/methods.ts";
import { type HeaderPair, unsafeHeaderNames } from "../cors/safelist.ts";
import type { Question } from "./sender.ts";

/** Some servers answer browsers only. */
const AGENT: HeaderPair = ["User-Agent", "Mozilla/5.0 (compatible; corswalk)"];

/** https://fetch.spec.whatwg.org/#cors-preflight-fetch */
export function preflightQuestion({ url, method, headers, origin, tainted }: Sent): Question {
  const unsafe = unsafeHeaderNames(headers);
  return {
    method: "OPTIONS",
    url,
    headers: [
      ["Accept", "*/*"],
      ["Access-Control-Request-Method", method],
      ...(unsafe.length === 0 ? [] : [["Access-Control-Request-Headers", unsafe.join(",")] as const]),
      ...fromPage(origin, tainted),
    ],
  };
}

export function callQuestion(
  { url, method, headers, origin, tainted, cors }: Sent,
  cookie?: string,
): Question {
  const own = headers.some(([name]) => name.toLowerCase() === "accept") ? [] : [["Accept", "*/*"] as const];
  const readOnly = normalizeMethod(method) === "GET" || normalizeMethod(method) === "HEAD";
  return {
    method,
    url,
    headers: [
      ...own,
      ...headers,
      ...(cookie === undefined ? [] : [["Cookie", cookie] as const]),
      // https://fetch.spec.whatwg.org/#append-a-request-origin-header
      ...(cors || !readOnly ? fromPage(origin, tainted) : [AGENT]),
    ],
  };
}

function fromPage(origin: string, tainted: boolean): HeaderPair[] {
  return [
    ["Origin", tainted ? "null" : origin],
    ["Sec-Fetch-Mode", "cors"],
    ["Sec-Fetch-Dest", "empty"],
    AGENT,
  ];
}
