import { isIP } from "node:net";
import { isLoopback } from "../loopback.ts";

/** What was read last: a page calls one host, again and again. */
let last: { readonly authority: string; readonly name: string | undefined } | undefined;

/** The host of a Host header or an authority, lowercase, without its port; undefined where it is not one. */
export function hostName(authority: string): string | undefined {
  if (last?.authority !== authority) last = { authority, name: readName(authority) };
  return last.name;
}

function readName(authority: string): string | undefined {
  const match = /^(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._~!$&'()*+,;=%-]{1,255})(?::[0-9]{0,5})?$/.exec(
    authority,
  );
  const name = match?.[1]?.toLowerCase();
  if (name === undefined) return undefined;
  return name.length > 1 && name.endsWith(".") ? name.slice(0, -1) : name;
}

/**
 * May a request for this host come in? A page of a foreign site whose name was made to resolve to this machine (DNS
 * rebinding) still carries that name in Host. An address cannot be rebound, so the literal address that the
 * connection came in on is let in.
 */
export function hostAllowed(
  name: string,
  allowed: readonly string[],
  connection: { readonly localAddress?: string | undefined },
): boolean {
  if (isLoopback(name)) return true;
  for (const entry of allowed) {
    if (entry.startsWith(".") ? name.endsWith(entry) && name.length > entry.length : name === entry)
      return true;
  }
  if (!isAddress(name)) return false;
  const { localAddress } = connection;
  return localAddress !== undefined && bare(name) === bare(localAddress);
}

function isAddress(name: string): boolean {
  return name.startsWith("[") || isIP(name) === 4;
}

/** `[fe80::1]` as `fe80::1`, `::ffff:10.0.0.5` as `10.0.0.5`. */
function bare(address: string): string {
  const inner = address.startsWith("[") ? address.slice(1, -1) : address;
  return inner.toLowerCase().replace(/^::ffff:(?=[0-9]+\.)/, "");
}
