import { isIP } from "node:net";

/** `localhost` and every name under it are this machine, whatever a resolver says (RFC 6761, 6.3). */
export function isLocalhost(hostname: string): boolean {
  const name = withoutDot(hostname).toLowerCase();
  return name === "localhost" || name.endsWith(".localhost");
}

/** The loopback addresses in the order in which browsers and Node look for `localhost`. */
export const localhostAddresses: readonly string[] = ["::1", "127.0.0.1"];

/** Families take turns, the resolver's first choice first: a dead one costs one wait, not one for each address (RFC 8305, 4). */
export function alternateFamilies(addresses: readonly string[]): string[] {
  const first = addresses[0];
  if (first === undefined) return [];
  const family = isIP(first);
  const same = addresses.filter((address) => isIP(address) === family);
  const other = addresses.filter((address) => isIP(address) !== family);
  const turns: string[] = [];
  for (let i = 0; i < Math.max(same.length, other.length); i += 1) {
    turns.push(...same.slice(i, i + 1), ...other.slice(i, i + 1));
  }
  return turns;
}

/** `api.example.com.` names the same host; certificates and SNI are written without the dot (RFC 6066, 3). */
export function withoutDot(hostname: string): string {
  return hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
}

/** `[::1]:80`, `example.com:443`. */
export function authority(hostname: string, port: number): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
