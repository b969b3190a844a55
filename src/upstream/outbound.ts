import type { OutboundProxy } from "../config/config.ts";
import { isLoopback } from "../loopback.ts";
import { authority } from "./addresses.ts";
import { bypassesProxy } from "./no-proxy.ts";

/** Where a connection is to end. */
export interface Endpoint {
  readonly protocol: "http:" | "https:";
  /** Without brackets for IPv6. */
  readonly hostname: string;
  readonly port: number;
}

/** An outbound proxy: the way there, and what it wants to hear. */
export interface ProxyServer extends Endpoint {
  /** The Proxy-Authorization header's value. */
  readonly authorization: string | undefined;
}

/** The proxy that a connection to this endpoint goes through; undefined: none. `invalid`: one is set, but not one we speak. */
export function outboundProxy(
  target: Endpoint,
  settings: OutboundProxy,
): { server: ProxyServer } | { invalid: string } | undefined {
  const written = target.protocol === "https:" ? settings.https : settings.http;
  if (written === undefined || written === "") return undefined;
  if (!settings.loopback && isLoopback(target.hostname)) return undefined;
  if (bypassesProxy(settings.noProxy, target.hostname, target.port)) return undefined;
  return proxyServer(written);
}

function proxyServer(written: string): { server: ProxyServer } | { invalid: string } {
  // HTTP_PROXY=proxy:3128 is common: what has no scheme is an http proxy.
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  if (!URL.canParse(text)) return { invalid: "it is not a URL" };
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return { invalid: `corswalk speaks to http and https proxies, not to ${url.protocol.slice(0, -1)}` };
  }
  return {
    server: {
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port === "" ? defaultPort(url.protocol) : Number(url.port),
      authorization: url.username === "" && url.password === "" ? undefined : basicAuthorization(url),
    },
  };
}

/** RFC 7617, 2: the colon is there without a password as well. */
function basicAuthorization(url: URL): string {
  const credentials = `${decoded(url.username)}:${decoded(url.password)}`;
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function defaultPort(protocol: string): number {
  return protocol === "https:" ? 443 : 80;
}

/** For people: never with credentials. */
export function shownEndpoint({ protocol, hostname, port }: Endpoint): string {
  const host = authority(hostname, port);
  return `${protocol}//${port === defaultPort(protocol) ? host.slice(0, host.lastIndexOf(":")) : host}`;
}
