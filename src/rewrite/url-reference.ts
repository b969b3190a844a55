/** The parts of a URL reference (RFC 3986, 4.1), each as written, so that what is not changed keeps its bytes. */
export interface UrlReference {
  /** Lowercase, with its colon. Only http and https: nothing else can belong to a route. */
  readonly protocol: "http:" | "https:" | undefined;
  /** Host and port; undefined in a reference to a path. */
  readonly authority: string | undefined;
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
  /** With its `#`, or empty. */
  readonly fragment: string;
}

/** RFC 3986, appendix B. Anchored, and no two neighbours share a character: linear. */
const PARTS = /^(?:([^:/?#]+:))?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/s;

/**
 * Undefined for what is not http, and for what browsers read differently from RFC 3986: backslashes, tabs, an
 * authority that is empty or has a user in it. Such values are best left as they are.
 */
export function parseReference(value: string): UrlReference | undefined {
  const parts = PARTS.exec(value);
  if (parts === null || /[\\\t]/.test(value)) return undefined;
  const [, scheme, authority, path = "", query = "", fragment = ""] = parts;
  const protocol = scheme?.toLowerCase();
  if (protocol !== undefined && protocol !== "http:" && protocol !== "https:") return undefined;
  if (protocol !== undefined && authority === undefined) return undefined;
  if (authority === "" || authority?.includes("@")) return undefined;
  return { protocol, authority, path, query, fragment };
}

/** The absolute path that a reference's path means on a page of `base` (RFC 3986, 5.2). */
export function resolvePath(base: string, path: string): string {
  return withoutDots(path.startsWith("/") ? path : base.slice(0, base.lastIndexOf("/") + 1) + path);
}

/** Dot segments taken out as browsers do, `%2e` included; a path without any comes back as it is. */
function withoutDots(path: string): string {
  if (!/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path)) return path;
  const segments = path.split("/").slice(1);
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const plain = segment.replace(/%2e/gi, ".");
    if (plain === "..") kept.pop();
    else if (plain !== ".") kept.push(segment);
    if (index === segments.length - 1 && (plain === ".." || plain === ".")) kept.push("");
  }
  return `/${kept.join("/")}`;
}
