/**
 * Browsers take a name that begins so, in any case, for a promise about the cookie and refuse it where the promise is
 * not kept (RFC 6265bis, 4.1.3). All of them promise Secure.
 */
const PREFIXES: readonly Prefix[] = [
  { prefix: "__host-http-", host: true, http: true },
  { prefix: "__host-", host: true, http: false },
  { prefix: "__secure-", host: false, http: false },
  { prefix: "__http-", host: false, http: true },
];

export interface Prefix {
  readonly prefix: string;
  /** No Domain, and `Path=/`. */
  readonly host: boolean;
  /** HttpOnly. */
  readonly http: boolean;
}

const MAPPED = "corswalk";

export function prefixOf(name: string): Prefix | undefined {
  if (!name.startsWith("__")) return undefined;
  const lower = name.toLowerCase();
  return PREFIXES.find(({ prefix }) => lower.startsWith(prefix));
}

/** The name under which a browser keeps the cookie without Secure: `corswalk__Host-session`. */
export function mappedOut(name: string): string {
  return MAPPED + name;
}

/** The upstream's name again: the turn-round of `mappedOut`, and nothing else. */
export function mappedIn(name: string): string {
  if (!name.startsWith(MAPPED)) return name;
  const original = name.slice(MAPPED.length);
  return prefixOf(original) === undefined ? name : original;
}

/** Does a name match a pattern in which `*` stands for any run of characters? The earliest fit of each part is enough. */
export function matchesPattern(name: string, pattern: string): boolean {
  const [head = "", ...parts] = pattern.split("*");
  const tail = parts.pop();
  if (tail === undefined) return name === pattern;
  if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) return false;
  let rest = name.slice(head.length, name.length - tail.length);
  for (const part of parts) {
    const at = rest.indexOf(part);
    if (at === -1) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}
