import type { ProxyRoute } from "./config/config.ts";
import { applyCors } from "./cors/index.ts";
import { changeHeaders, headerValue, type RawHeaders, sameName, withoutHeaders } from "./headers.ts";
import { via, xForwarded } from "./rewrite/forwarded.ts";
import { endToEndRequest, endToEndResponse } from "./rewrite/hop-by-hop.ts";
import { identify } from "./rewrite/identity.ts";
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
  const { live, readable } = step;
  const bodiless = status === 204 || status === 304 || live.method === "HEAD";
  const chunked = !bodiless && headerValue(upstream, "content-length") === undefined;
  let headers: RawHeaders = endToEndResponse(upstream, chunked);
  // RFC 9110, 8.6: a 204 has no Content-Length.
  if (status === 204) headers = withoutHeaders(headers, (lower) => lower === "content-length");
  if (pointsSomewhere(headers)) {
    const fitted = fitRedirects(headers, callOf(step, route, path));
    headers = fitted.headers;
    live.notes.push(...fitted.notes);
  }
  if (route.responseHeaders.length > 0) headers = changeHeaders(headers, route.responseHeaders);
  return applyCors(headers, readable.pass, readable.policy);
}

function pointsSomewhere(headers: RawHeaders): boolean {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (sameName(name, "location") || sameName(name, "content-location") || sameName(name, "refresh"))
      return true;
  }
  return false;
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
