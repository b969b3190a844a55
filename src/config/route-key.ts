import { hostOf } from "./listen.ts";

export type ParsedKey =
  | { readonly host: string | undefined; readonly prefix: string; readonly fault: undefined }
  | { readonly fault: { readonly message: string; readonly fix: string } };

/** What a request's path starts with, behind a host or not: `/api`, `auth.localhost/`, `auth.localhost/api`. */
export function parseRouteKey(key: string): ParsedKey {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(key)) {
    return faulty(
      "has a scheme",
      "Write a path such as `/api`, or a host and a path such as `auth.localhost/`",
    );
  }
  const slash = key.indexOf("/");
  if (slash === -1) {
    return faulty(
      "has no slash",
      hostOf(key) !== undefined && key.includes(".")
        ? `Write \`${key}/\` for a host, or \`/${key}\` for a path`
        : `Write \`/${key}\``,
    );
  }
  const path = key.slice(slash);
  if (/[?#*]/.test(path))
    return faulty(
      "is a prefix, not a pattern",
      "Take ?, # or * out: `/api` matches everything below `/api/`",
    );
  if (/[\s\\\x00-\x1f\x7f]/.test(path))
    return faulty(
      "contains a space, a backslash or a control character",
      "Percent-encode it as the browser does",
    );
  if (/\/\/|\/\.{1,2}(\/|$)|%2e|%2f|%5c|%00/i.test(path))
    return faulty("has empty, dot or encoded segments, which name no prefix", "Write the path without them");
  if (/^\/__corswalk(\/|$)/.test(path))
    return faulty("is the proxy's own", "Take another prefix than `/__corswalk`");

  const written = key.slice(0, slash);
  const host = written === "" ? undefined : hostOf(written);
  if (written !== "" && host === undefined) {
    return faulty(
      "begins with something that is no host name",
      "Write a name without scheme and port, as in `auth.localhost/`",
    );
  }
  // As the browser will send it, percent-encoded.
  const { pathname } = new URL(`http://x${path}`);
  return { host, prefix: pathname.replace(/\/$/, "") || "/", fault: undefined };
}

function faulty(message: string, fix: string): ParsedKey {
  return { fault: { message, fix } };
}
