import type { ProxyRoute, Target } from "../../src/config/config.ts";
import { direct } from "../../src/config/direct.ts";
import { policyOf } from "../cors/policy-of.ts";

const cors = policyOf({});

/** A target as `resolve` makes it of a URL. */
export function targetOf(url: string): Target {
  const { protocol, hostname, host, port, origin, pathname, search } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") throw new Error(`not a target: ${url}`);
  return {
    protocol,
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
    host,
    origin,
    path: pathname.replace(/\/$/, ""),
    search,
    shown: url,
  };
}

/** A route as `resolve` makes it of `"key": { "target": url, … }`, with the defaults. */
export function routeOf(key: string, url: string, options: Partial<ProxyRoute> = {}): ProxyRoute {
  const slash = key.indexOf("/");
  return {
    kind: "proxy",
    key,
    host: slash === 0 ? undefined : key.slice(0, slash),
    prefix: key.slice(slash),
    cors,
    responseHeaders: [],
    target: targetOf(url),
    stripPrefix: false,
    rewrite: [],
    changeOrigin: true,
    upstreamOrigin: "target",
    headers: [],
    cookies: "fit",
    sendCookies: undefined,
    redirects: "fit",
    ws: true,
    xfwd: false,
    via: false,
    responseTimeout: 0,
    upstream: direct,
    ...options,
  };
}
