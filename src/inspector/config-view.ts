import type { Config, ProxyRoute, Route } from "../config/config.ts";
import { direct } from "../config/direct.ts";
import type { CorsPolicy } from "../cors/policy.ts";
import type { ConfigView, PolicyView, ReloadView, RouteView } from "./api.ts";

/** The config in force, in the words in which it is written. Values of headers are not told: they are often keys. */
export function configView(config: Config, proxy: string, reload: ReloadView | undefined): ConfigView {
  return {
    file: config.file ?? "",
    proxy,
    appOrigin: config.appOrigin ?? "",
    allowedHosts: config.allowedHosts,
    policy: policyView(config.cors),
    routes: config.routes.map((route) => routeView(route, config.cors)),
    notices: config.notices,
    reload,
  };
}

function routeView(route: Route, global: CorsPolicy): RouteView {
  const own = JSON.stringify(policyView(route.cors)) !== JSON.stringify(policyView(global));
  return {
    key: route.key,
    goesTo: route.kind === "proxy" ? route.target.shown : `answered here with ${route.status}`,
    options: [
      ...(route.kind === "proxy" ? proxyOptions(route) : []),
      ...headerOption("responseHeaders", route),
    ],
    policy: own ? policyView(route.cors) : undefined,
  };
}

/** What is not as it is by default. */
function proxyOptions(route: ProxyRoute): string[] {
  const { stripPrefix, rewrite, changeOrigin, upstreamOrigin, cookies, sendCookies, redirects, upstream } =
    route;
  const options: (string | false)[] = [
    stripPrefix && "stripPrefix",
    ...rewrite.map(([pattern, replacement]) => `rewrite ${pattern.source} → ${replacement}`),
    !changeOrigin && "changeOrigin: false",
    upstreamOrigin !== "target" && `upstreamOrigin: ${upstreamOrigin}`,
    cookies !== "fit" && `cookies: ${cookies}`,
    sendCookies !== undefined && `sendCookies: ${sendCookies.join(", ") || "none"}`,
    redirects !== "fit" && `redirects: ${redirects}`,
    !route.ws && "ws: false",
    route.xfwd && "xfwd",
    route.via && "via",
    upstream.connectTimeout !== direct.connectTimeout &&
      `timeout.connect: ${upstream.connectTimeout / 1000} s`,
    outbound(upstream.proxy),
    route.responseTimeout > 0 && `timeout.response: ${route.responseTimeout / 1000} s`,
    !upstream.secure && "secure: false",
    upstream.ca.length > 0 && "ca",
    upstream.cert !== undefined && "cert",
    upstream.key !== undefined && "key",
  ];
  return [...options.filter((option) => option !== false), ...headerOption("headers", route)];
}

/** A route's own, or the environment's. */
function outbound({ http, https, loopback }: ProxyRoute["upstream"]["proxy"]): string | false {
  const url = https ?? http;
  if (url === undefined) return false;
  return loopback ? `proxy: ${url}` : `${https === undefined ? "HTTP_PROXY" : "HTTPS_PROXY"}: ${url}`;
}

function headerOption<K extends "headers" | "responseHeaders">(
  key: K,
  route: { readonly [key in K]: readonly (readonly [string, string | null])[] },
): string[] {
  const changes = route[key].map(([name, value]) => (value === null ? `${name} removed` : name));
  return changes.length === 0 ? [] : [`${key}: ${changes.join(", ")}`];
}

function policyView(policy: CorsPolicy): PolicyView {
  const listed = (value: "*" | readonly string[]) => (value === "*" ? "*" : value.join(", ") || "none");
  return [
    ["origins", policy.origins.join(", ") || "none"],
    ["credentials", String(policy.credentials)],
    ["methods", listed(policy.methods)],
    ["allowHeaders", listed(policy.allowHeaders)],
    ["exposeHeaders", listed(policy.exposeHeaders)],
    ["maxAge", `${policy.maxAge} s`],
    ["privateNetwork", String(policy.privateNetwork)],
  ];
}
