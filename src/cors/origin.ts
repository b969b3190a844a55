/**
 * What a config says of origins, parsed: `*`, one origin, or a whole port and leftmost labels left open.
 * `host` is in lowercase, with brackets for IPv6; in a wild pattern it is what follows the `*.`.
 */
export type OriginPattern =
  | { readonly kind: "any" }
  | { readonly kind: "exact"; readonly origin: string }
  | {
      readonly kind: "wild";
      readonly scheme: string;
      readonly host: string;
      readonly subdomains: boolean;
      /** Written out where it is not the scheme's own, `*` for every one. */
      readonly port: string;
    };

/** The pages of the developer's own machine: what `loopback` stands for. */
export const LOOPBACK: readonly OriginPattern[] = ["http", "https"].flatMap((scheme) =>
  ["localhost", "*.localhost", "127.0.0.1", "[::1]"].map((host) => ({
    kind: "wild" as const,
    scheme,
    host: host.replace("*.", ""),
    subdomains: host.startsWith("*."),
    port: "*",
  })),
);

/** No serialized origin of a web page is longer: a host has at most 253 characters. */
const LONGEST = 280;
const SERIALIZED = /^(https?):\/\/(\[[0-9a-f:.]+\]|[0-9a-z._-]+)(?::([1-9][0-9]{0,4}|0))?$/;
const LABELS = /^[0-9a-z_-]+(?:\.[0-9a-z_-]+)*$/;

/**
 * The question that every request asks, prepared: is this Origin header one of these pages? Compared as serialized
 * origins, so any other bytes are simply no match. `*` does not cover `null`: sandboxed frames are let in by name only.
 */
export function originMatcher(patterns: readonly OriginPattern[]): (origin: string) => boolean {
  if (patterns.some((pattern) => pattern.kind === "any")) return (origin) => origin !== "null";
  const exact = new Set<string>();
  const anyPort = new Set<string>();
  const subdomains: { scheme: string; suffix: string; port: string }[] = [];
  for (const pattern of patterns) {
    if (pattern.kind === "exact") exact.add(pattern.origin);
    if (pattern.kind !== "wild") continue;
    const { scheme, host, port } = pattern;
    if (pattern.subdomains) subdomains.push({ scheme, suffix: `.${host}`, port });
    else anyPort.add(`${scheme}://${host}`);
  }
  if (anyPort.size === 0 && subdomains.length === 0) return (origin) => exact.has(origin);

  const matches = (origin: string): boolean => {
    const parts = origin.length > LONGEST ? null : SERIALIZED.exec(origin);
    if (parts === null) return false;
    const [, scheme = "", host = "", port = ""] = parts;
    if (port === defaultPort(scheme) || Number(port) > 65535) return false;
    if (anyPort.has(`${scheme}://${host}`)) return true;
    return subdomains.some(
      (wild) =>
        wild.scheme === scheme &&
        (wild.port === "*" || wild.port === port) &&
        host.endsWith(wild.suffix) &&
        LABELS.test(host.slice(0, -wild.suffix.length)),
    );
  };
  // A page calls many times in a row, and each call asks twice.
  let last: string | undefined;
  return (origin) => {
    if (origin === last || exact.has(origin)) return true;
    if (!matches(origin)) return false;
    last = origin;
    return true;
  };
}

export function defaultPort(scheme: string): string {
  return scheme === "https" ? "443" : "80";
}
