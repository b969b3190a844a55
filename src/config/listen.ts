import { isIP } from "node:net";
import { isLoopback, isUnspecified } from "../loopback.ts";
import { type Context, fault } from "./context.ts";
import type { Path } from "./findings.ts";

/** Both families: browsers try `localhost` at ::1 first, other programs at 127.0.0.1. */
const loopback = ["127.0.0.1", "::1"];

/** `host` as written → addresses. `localhost` stands for both of its own. */
export function listenHosts(
  context: Context,
  path: Path,
  written: string | readonly string[] | undefined,
): string[] {
  if (written === undefined) return loopback;
  const list = typeof written === "string" ? [written] : written;
  if (list.length === 0) fault(context, path, "lists no address", 'Write "127.0.0.1", or take `host` out');
  const hosts = list.flatMap((entry, i) => {
    const address = entry.replace(/^\[(.*)\]$/, "$1");
    if (address === "localhost") return loopback;
    if (isIP(address) === 0) {
      const here = typeof written === "string" ? path : [...path, i];
      fault(context, here, "is not an address", 'Write one such as "127.0.0.1", "::1" or "0.0.0.0"');
    }
    return [address];
  });
  return [...new Set(hosts)];
}

/** `allowedHosts` as written → lowercase names. */
export function allowedHosts(context: Context, path: Path, written: readonly string[]): string[] {
  return written.map((entry, i) => {
    const host = hostOf(entry.startsWith(".") ? entry.slice(1) : entry);
    if (host === undefined) {
      fault(
        context,
        [...path, i],
        "is not a host name",
        'Write a name without scheme and port: "proxy.internal", or ".example.test" for its subdomains',
      );
    }
    return `${entry.startsWith(".") ? "." : ""}${host ?? entry}`;
  });
}

/** A host name as it comes in a Host header: lowercase, punycode, IPv6 in brackets. Undefined: it is none. */
export function hostOf(written: string): string | undefined {
  const bracketed = isIP(written) === 6 ? `[${written}]` : written;
  if (bracketed === "" || /[\s/?#@\\*%]/.test(bracketed) || /:\d*$/.test(bracketed.replace(/^\[.*\]/, "")))
    return undefined;
  const url = `http://${bracketed}`;
  if (!URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/\.$/, "") || undefined;
}

/** Whether a call to this host and port would come back to the proxy. */
export function isItself(
  hostname: string,
  port: number,
  listen: { port: number; hosts: readonly string[] },
): boolean {
  if (listen.port === 0 || port !== listen.port) return false;
  return isLoopback(hostname) || isUnspecified(hostname) || listen.hosts.includes(hostname.toLowerCase());
}

/** Whether requests for this host can come in at all: loopback names, addresses, and what `allowedHosts` lists. */
export function hostMatches(host: string, allowed: readonly string[]): boolean {
  if (isLoopback(host) || isIP(host) !== 0 || host.startsWith("[")) return true;
  return allowed.some((entry) => (entry.startsWith(".") ? host.endsWith(entry) : host === entry));
}
