/** What two origins differ by, where it is one thing that the eye passes over. A sentence with a space in front, or nothing. */
export function difference(found: string, needed: string): string {
  if (found.toLowerCase() === needed.toLowerCase()) return " They differ only by upper and lower case.";
  if (!URL.canParse(found) || !URL.canParse(needed)) return "";
  const a = new URL(found);
  const b = new URL(needed);
  if (a.origin === b.origin) return originOnly(found, a);
  const same = {
    scheme: a.protocol === b.protocol,
    host: a.hostname === b.hostname,
    port: a.port === b.port,
  };
  if (same.host && same.port) return " They differ only by the scheme.";
  if (same.host && same.scheme) return " They differ only by the port.";
  const twins = a.hostname === `www.${b.hostname}` || b.hostname === `www.${a.hostname}`;
  return twins && same.scheme && same.port ? ' They differ only by "www".' : "";
}

function originOnly(found: string, url: URL): string {
  if (url.pathname === "/" && url.search === "" && !found.endsWith("/")) {
    return " An origin is compared letter by letter: write it without the default port.";
  }
  return found === `${url.origin}/`
    ? " They differ only by the slash at the end."
    : " An origin has no path: only scheme, host and port.";
}
