import { fromPage } from "../cors/browser-headers.ts";
import type { Answer, JudgeCase, Reason } from "../cors/judge/verdict.ts";
import { judge } from "../cors/judge.ts";
import { type HeaderPair, unsafeHeaderNames } from "../cors/safelist.ts";
import { headerValue, type RawHeaders } from "../headers.ts";
import type { Exchange } from "../observe/exchange.ts";
import { shortReason } from "./short-reason.ts";

/**
 * Without corswalk the browser would hand the page the answer, or not. `likely`: blocked, as far as an answer tells that
 * the upstream gave to its own origin; `unknown`: only the upstream can tell.
 */
export type Direct = "allowed" | "blocked" | "likely" | "unknown";

/** A call as a page would make it without corswalk, with what the upstream's answer to ours tells of it. */
export interface DirectCase {
  readonly call: JudgeCase;
  /** The upstream saw the origin that is judged for: its answer is the one that the page would get. */
  readonly sawOrigin: boolean;
}

/** Undefined where CORS has no say: navigations, images, calls of no page, upgrades, preflights, refusals. */
export function directCase(exchange: Exchange, appOrigin: string | undefined): DirectCase | undefined {
  const { kind, upstream, requestHeaders, upstreamRequestHeaders, upstreamResponseHeaders } = exchange;
  const origin = appOrigin ?? exchange.origin;
  if (kind !== "call" || upstream === undefined || origin === undefined) return undefined;
  if (exchange.origin === undefined && exchange.method !== "GET" && exchange.method !== "HEAD")
    return undefined;
  const mode = headerValue(requestHeaders, "sec-fetch-mode");
  if (mode !== undefined && mode !== "cors") return undefined;
  if (appOrigin === undefined && origin === `http://${exchange.host}`) return undefined;
  const { upstreamStatus } = exchange;
  const response: Answer | undefined =
    upstreamStatus === undefined
      ? undefined
      : { status: upstreamStatus, headers: pairs(upstreamResponseHeaders ?? []) };
  const call: JudgeCase = {
    origin,
    request: {
      url: upstream,
      method: exchange.method,
      headers: fromPage(pairs(requestHeaders)),
      credentials: headerValue(requestHeaders, "cookie") === undefined ? "omit" : "include",
    },
    response,
  };
  return { call, sawOrigin: headerValue(upstreamRequestHeaders ?? [], "origin") === origin };
}

/** What is known of an exchange without asking the upstream anything. */
export function directOf(exchange: Exchange, appOrigin: string | undefined): Direct | undefined {
  const found = directCase(exchange, appOrigin);
  return found === undefined ? undefined : judged(found).direct;
}

/** `✗ without corswalk: …`, where the upstream saw the page's own origin and its answer is known to be kept from it. */
export function blockedMark(exchange: Exchange): string | undefined {
  if (headerValue(exchange.upstreamRequestHeaders ?? [], "origin") !== exchange.origin) return undefined;
  const found = directCase(exchange, undefined);
  if (found === undefined || !found.sawOrigin) return undefined;
  const { direct, reasons } = judged(found);
  const [reason] = reasons;
  return direct === "blocked" && reason !== undefined
    ? `✗ without corswalk: ${shortReason(reason)}`
    : undefined;
}

export interface Judged {
  readonly direct: Direct;
  /** Of the answer to the call. */
  readonly reasons: readonly Reason[];
  /** Why the browser asks first: what the upstream says to that is not known, since corswalk answered it. */
  readonly preflight: readonly string[];
}

export function judged({ call, sawOrigin }: DirectCase): Judged {
  if (call.response === undefined) return { direct: "unknown", reasons: [], preflight: [] };
  const { allowed, reasons, preflight } = judge(asIfAsked(call));
  const known = { reasons, preflight: preflight.because };
  if (!allowed) return { direct: sawOrigin ? "blocked" : "likely", ...known };
  return { direct: preflight.needed ? "unknown" : "allowed", ...known };
}

/** With a preflight that lets everything out, so that what is judged is the answer to the call. */
export function asIfAsked(call: JudgeCase): JudgeCase {
  const { origin, request } = call;
  const headers: HeaderPair[] = [
    ["Access-Control-Allow-Origin", origin],
    ["Access-Control-Allow-Methods", request.method],
    ["Access-Control-Allow-Headers", unsafeHeaderNames(request.headers).join(", ")],
  ];
  if (request.credentials === "include") headers.push(["Access-Control-Allow-Credentials", "true"]);
  return { ...call, preflight: { status: 204, headers } };
}

export function pairs(headers: RawHeaders): HeaderPair[] {
  const list: HeaderPair[] = [];
  for (let i = 0; i + 1 < headers.length; i += 2) list.push([headers[i] ?? "", headers[i + 1] ?? ""]);
  return list;
}
