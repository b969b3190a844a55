import type { ProxyRoute } from "./config/config.ts";
import { headerValue, type RawHeaders, sameName } from "./headers.ts";
import { pageHeads } from "./page-head.ts";
import { fitCookie, fitSetCookies, siteAdvice } from "./rewrite/cookies.ts";
import { endToEndRequest, endToEndResponse } from "./rewrite/hop-by-hop.ts";
import { refusalHint } from "./rewrite/identity.ts";
import { fitRedirects } from "./rewrite/location.ts";
import type { Call } from "./rewrite/way-back.ts";
import { matchRoute } from "./route/match.ts";
import { readTarget } from "./route/request-target.ts";
import type { Heads, Step } from "./step.ts";
import { templates } from "./template.ts";
import { upstreamHeads } from "./upstream-head.ts";

export function heads(): Heads {
  const upstreamHead = templates(upstreamHeads);
  const pageHead = templates(pageHeads);
  const withOwnCookies = ownCookies();
  return {
    forUpstream(step, route) {
      const { live, request, house } = step;
      const own = live.facts.hasCookie ? withOwnCookies(step, route) : step.headers;
      const from = route.xfwd
        ? { remoteAddress: request.socket.remoteAddress, host: live.facts.host, protocol: protocolOf(step) }
        : undefined;
      return upstreamHead(own, { route, from, id: house.id });
    },
    forPage(step, route, status, upstream, path) {
      const { live, readable, request } = step;
      return pageHead(refitted(step, route, status, upstream, path), {
        route,
        status,
        bodiless: status === 204 || status === 304 || live.method === "HEAD",
        chunks: request.httpVersionMinor > 0,
        origin: readable.pass.origin,
        policy: readable.policy,
      });
    },
  };
}

/** The cookies that this upstream should get: found out again where the head is another, or where one has been set since. */
function ownCookies(): (step: Step, route: ProxyRoute) => RawHeaders {
  let last: { head: RawHeaders; route: ProxyRoute; version: number; fitted: RawHeaders } | undefined;
  return ({ house, live, headers }, route) => {
    const { version } = house.cookies;
    if (last?.head === headers && last.route === route && last.version === version) return last.fitted;
    const sender = { route, host: live.facts.host ?? "localhost" };
    // What Connection names ends here, a Cookie too.
    const fitted = fitCookie(endToEndRequest(headers), sender, house.cookies);
    live.notes.push(...fitted.notes);
    last = { head: headers, route, version, fitted: fitted.headers };
    return fitted.headers;
  };
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
  // Trailer stays in any case: whether it may go on is decided with the rest of the head.
  const endToEnd = endToEndResponse(headers, true);
  if (crossSite) tellAll(step, siteAdvice(status, endToEnd, live.requestHeaders, call) ?? []);
  let next: RawHeaders = endToEnd;
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
