/** A request target (RFC 9112, 3.2), taken apart. The path and query are the bytes that came. */
export interface RequestTarget {
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
  /** Dot segments, encoded ones included, resolved: for matching only, never sent. */
  readonly normalised: string;
  /** The dot segments climb above the root. */
  readonly climbs: boolean;
  /** Of an absolute-form target: it stands in for the Host header. */
  readonly authority: string | undefined;
  /** Why this can be no target; the rest is then empty. */
  readonly fault: string | undefined;
}

export function readTarget(method: string, url: string): RequestTarget {
  if (url.includes("#"))
    return faulty("The request target has a fragment, which browsers keep to themselves.");
  if (url.startsWith("/")) return pathTarget(url, undefined);
  // `*` is the server itself, and only OPTIONS may ask for it (RFC 9112, 3.2.4).
  if (url === "*" && method === "OPTIONS") return plain("*", "", undefined);
  const absolute = /^https?:\/\/([^/?@]+)(?=[/?]|$)(.*)$/is.exec(url);
  if (absolute === null) return faulty("The request target is neither a path nor an http URL.");
  const rest = absolute[2] as string;
  return pathTarget(rest.startsWith("/") ? rest : `/${rest}`, absolute[1]);
}

function faulty(fault: string): RequestTarget {
  return { ...plain("", "", undefined), fault };
}

function plain(path: string, query: string, authority: string | undefined): RequestTarget {
  return { path, query, normalised: path, climbs: false, authority, fault: undefined };
}

function pathTarget(url: string, authority: string | undefined): RequestTarget {
  const mark = url.indexOf("?");
  const target =
    mark === -1 ? plain(url, "", authority) : plain(url.slice(0, mark), url.slice(mark), authority);
  return mayHideSegments.test(target.path) ? { ...target, ...resolveSegments(target.path) } : target;
}

const mayHideSegments = /\/\.|\\|%2e|%2f|%5c/i;

/** What a server that decodes first would see: dots, slashes and backslashes decoded, dot segments resolved. */
function resolveSegments(path: string): { normalised: string; climbs: boolean } {
  const segments = path
    .replace(/%2e/gi, ".")
    .replace(/%2f|%5c|\\/gi, "/")
    .slice(1)
    .split("/");
  const kept: string[] = [];
  let climbs = false;
  for (const [index, segment] of segments.entries()) {
    if (segment !== "." && segment !== "..") {
      kept.push(segment);
      continue;
    }
    if (segment === ".." && kept.pop() === undefined) climbs = true;
    if (index === segments.length - 1) kept.push("");
  }
  return { normalised: `/${kept.join("/")}`, climbs };
}
