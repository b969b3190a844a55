import { BlockList, isIP } from "node:net";
import { withoutDot } from "./addresses.ts";

/**
 * Does NO_PROXY keep this target away from the proxy? There is no standard for it. What curl, Go and wget agree on
 * is read: `*`, names (`example.com`, `.example.com` and `*.example.com` all cover the name and those under it),
 * addresses, ranges (`10.0.0.0/8`), each with or without a port, separated by commas or spaces. What is none of
 * these matches nothing.
 */
export function bypassesProxy(noProxy: string, hostname: string, port: number): boolean {
  const name = withoutDot(hostname).toLowerCase();
  return noProxy
    .toLowerCase()
    .split(/[\s,]/)
    .some((entry) => entry !== "" && covers(entry, name, port));
}

function covers(entry: string, name: string, port: number): boolean {
  if (entry === "*") return true;
  const { host, entryPort } = splitPort(entry);
  if (entryPort !== undefined && entryPort !== port) return false;
  if (isIP(name) !== 0) return coversAddress(host, name);
  const suffix = withoutDot(host.replace(/^\*?\./, ""));
  return suffix !== "" && (name === suffix || name.endsWith(`.${suffix}`));
}

function coversAddress(range: string, address: string): boolean {
  const [network = "", bits] = range.split("/", 2);
  const family = isIP(network);
  if (family === 0) return false;
  const longest = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  if (prefix < 0 || prefix > longest) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, familyName(network));
  return list.check(address, familyName(address));
}

/** `host:8080`, `[::1]:8080`, `[::1]`; an IPv6 address without brackets has no port. */
function splitPort(entry: string): { host: string; entryPort: number | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(entry);
  const named = bracketed ?? /^([^:]*):(\d{1,5})$/.exec(entry);
  if (named === null) return { host: entry, entryPort: undefined };
  return { host: named[1] ?? "", entryPort: named[2] === undefined ? undefined : Number(named[2]) };
}

function familyName(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
