import type { ProxyRoute } from "./config/config.ts";
import { applyCors } from "./cors/apply.ts";
import { changeHeaders, headerValue, type RawHeaders, sameName, withoutHeaders } from "./headers.ts";
import { fitCookie, fitSetCookies, siteAdvice } from "./rewrite/cookies.ts";
import { via, xForwarded } from "./rewrite/forwarded.ts";
import { endToEndRequest, endToEndResponse } from "./rewrite/hop-by-hop.ts";
import { identify, refusalHint } from "./rewrite/identity.ts";
import { fitRedirects } from "./rewrite/location.ts";
import type { Call } from "./rewrite/way-back.ts";
import { matchRoute } from "./route/match.ts";
import { readTarget } from "./route/request-target.ts";
import type { Step } from "./step.ts";

/** The head of a call as the upstream gets it. What the client's Connection names is gone before ours are added. */
export function headForUpstream(step: Step, route: ProxyRoute): string[] {
  const { request, live } = step;
  let headers = identify(endToEndRequest(step.headers), route);
  if (route.xfwd) {
    const { remoteAddress } = request.socket;
    headers = xForwarded(headers, { remoteAddress, host: live.facts.host, protocol: protocolOf(step) });
  }
  if (route.via) headers = via(headers, step.house.id);
  if (live.facts.hasCookie) headers = withOwnCookies(step, route, headers);
  return route.headers.length > 0 ? changeHeaders(headers, route.headers) : headers;
}

/** The head of its answer as the page gets it. */
export function headForPage(
  step: Step,
  route: ProxyRoute,
  status: number,
  upstream: RawHeaders,
  path: string,
): RawHeaders {
  const { live, readable, request } = step;
  const bodiless = status === 204 || status === 304 || live.method === "HEAD";
  const chunked =
    !bodiless && request.httpVersionMinor > 0 && headerValue(upstream, "content-length") === undefined;
  let headers: RawHeaders = endToEndResponse(upstream, chunked);
  // RFC 9110, 8.6: neither a 101 nor a 204 has a Content-Length.
  if (status === 101 || status === 204)
    headers = withoutHeaders(headers, (lower) => lower === "content-length");
  headers = refitted(step, route, status, headers, path);
  if (route.responseHeaders.length > 0) headers = changeHeaders(headers, route.responseHeaders);
  return applyCors(headers, readable.pass, readable.policy, status);
}

function withOwnCookies({ house, live }: Step, route: ProxyRoute, headers: RawHeaders): string[] {
  const sender = { route, host: live.facts.host ?? "localhost" };
  const fitted = fitCookie(headers, sender, house.cookies);
  live.notes.push(...fitted.notes);
  return [...fitted.headers];
}

/** Cookies and redirects made to fit the proxy, and what is worth saying about them. Most answers have neither. */
function refitted(
  step: Step,
  route: ProxyRoute,
  status: number,
  headers: RawHeaders,
  path: string,
): RawHeaders {
  const { house, live } = step;
  const hint = refusalHint(status, live.requestHeaders, route);
  if (hint !== undefined) live.notes.push(hint);
  const { cookies, redirects } = whatToFit(headers);
  const crossSite = live.facts.site === "cross-site";
  if (!cookies && !redirects && !crossSite) return headers;

  const call = callOf(step, route, path);
  if (crossSite) tellAll(step, siteAdvice(status, headers, live.requestHeaders, call) ?? []);
  let next = headers;
  if (redirects) {
    const fitted = fitRedirects(next, call);
    next = fitted.headers;
    live.notes.push(...fitted.notes);
  }
  if (cookies) {
    const fitted = fitSetCookies(next, live.requestHeaders, call, house.cookies);
    next = fitted.headers;
    live.notes.push(...fitted.notes);
    tellAll(step, fitted.warnings);
  }
  return next;
}

function tellAll({ house }: Step, sentences: string | readonly string[]): void {
  for (const sentence of [sentences].flat()) house.tellOnce(sentence, sentence);
}

function whatToFit(headers: RawHeaders): { cookies: boolean; redirects: boolean } {
  let cookies = false;
  let redirects = false;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    cookies ||= sameName(name, "set-cookie");
    redirects ||=
      sameName(name, "location") || sameName(name, "content-location") || sameName(name, "refresh");
  }
  return { cookies, redirects };
}

function callOf(step: Step, route: ProxyRoute, upstreamPath: string): Call {
  const { config, live, target } = step;
  const { routes } = config;
  return {
    route,
    routes,
    match: (host, path) => matchRoute(routes, host, readTarget("GET", path)).route,
    protocol: `${protocolOf(step)}:`,
    host: live.facts.host ?? "localhost",
    path: target.path + target.query,
    upstreamPath,
    upstreamHost: headerValue(live.upstreamRequestHeaders ?? [], "host") ?? route.target.host,
  };
}

function protocolOf({ request }: Step): "http" | "https" {
  return "encrypted" in request.socket ? "https" : "http";
}
