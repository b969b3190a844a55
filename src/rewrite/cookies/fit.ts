import { type Call, hostnameOf } from "../way-back.ts";
import { mappedOut, prefixOf } from "./names.ts";
import { cookiePaths } from "./path.ts";
import {
  attributeOf,
  parseSetCookie,
  renamed,
  type SetCookie,
  withAttribute,
  withoutAttribute,
  writeSetCookie,
} from "./set-cookie.ts";
import { domainMatches, isStandIn, type Site } from "./site.ts";

export interface FittedCookie {
  readonly setCookie: string;
  /** The upstream's name for it. */
  readonly name: string;
  /** Lowercase, without a leading dot; undefined: the upstream's own host alone. */
  readonly domain: string | undefined;
  /** The path that it has on the proxy. */
  readonly path: string;
  /** Would a browser on the real site refuse it? Then it is left as it is, and refused here as well. */
  readonly refused: boolean;
  /** What was changed and why, for people, without the value. */
  readonly note: string | undefined;
}

/** A Set-Cookie value made so that the browser keeps and sends the cookie as it would on the real site. */
export function fitSetCookie(text: string, call: Call, site: Site): FittedCookie {
  const given = parseSetCookie(text);
  const { name } = given;
  const domain = domainOf(given);
  const shown = name === "" ? "(a cookie without a name)" : name;
  const why = refusedThere(given, domain, hostnameOf(call.upstreamHost));
  if (why !== undefined) {
    const note = `${shown}: left as it is, which browsers refuse here and on the real site: ${why}`;
    return { setCookie: text, name, domain, path: "/", refused: true, note };
  }

  const changes: string[] = [];
  let cookie = given;
  if (attributeOf(cookie, "domain") !== undefined) {
    if (domain !== undefined) changes.push(`Domain=${attributeOf(cookie, "domain")} dropped`);
    cookie = withoutAttribute(cookie, "domain");
  }
  const { wanted, found } = cookiePaths(attributeOf(cookie, "path"), call);
  // A `__Host-` name demands Path=/, so such a cookie cannot be narrowed to its route.
  const path = prefixOf(name)?.host ? found : wanted;
  if (path !== found) {
    changes.push(`Path=${found} became ${path}`);
    cookie = withAttribute(cookie, "Path", path);
  } else if (wanted !== found) {
    changes.push(`Path=/ stays, because its name demands it (a host route keeps it apart)`);
  }
  cookie = fitSecurity(cookie, site, changes);
  if (attributeOf(given, "secure") !== undefined && isPlainSite(call)) {
    changes.push(`kept, though browsers refuse Secure from http://${call.upstreamHost} itself`);
  }
  const note = changes.length === 0 ? undefined : `${shown}: ${changes.join("; ")}`;
  return {
    setCookie: cookie === given ? text : writeSetCookie(cookie),
    name,
    domain,
    path,
    refused: false,
    note,
  };
}

/** https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6 */
const longestPair = 4096;

/** Why a browser on the real site refuses the cookie (RFC 6265bis, 5.7). What we would repair is not among it. */
function refusedThere(cookie: SetCookie, domain: string | undefined, hostname: string): string | undefined {
  const has = (attribute: string): boolean => attributeOf(cookie, attribute) !== undefined;
  const prefix = prefixOf(cookie.name);
  if (cookie.pair.replace("=", "").length > longestPair) {
    return `its name and value are longer than ${longestPair} bytes`;
  }
  if (prefix !== undefined) {
    if (!has("secure")) return "its name demands Secure";
    if (prefix.http && !has("httponly")) return "its name demands HttpOnly";
    if (prefix.host && domain !== undefined) return "its name allows no Domain";
    if (prefix.host && attributeOf(cookie, "path") !== "/") return "its name demands Path=/";
  }
  if (has("partitioned") && !has("secure")) return "Partitioned demands Secure";
  if (domain === undefined || isStandIn(hostname) || domain === hostname) return undefined;
  if (!domain.includes(".")) return `Domain=${domain} is a whole top-level domain`;
  return domainMatches(hostname, domain) ? undefined : `Domain=${domain} does not cover ${hostname}`;
}

function domainOf(cookie: SetCookie): string | undefined {
  const domain = attributeOf(cookie, "domain")?.toLowerCase().replace(/^\./, "");
  return domain === "" ? undefined : domain;
}

/** Secure, SameSite, Partitioned and the names that depend on them. */
function fitSecurity(cookie: SetCookie, site: Site, changes: string[]): SetCookie {
  const secure = attributeOf(cookie, "secure") !== undefined;
  const none = attributeOf(cookie, "samesite")?.toLowerCase() === "none";
  if (!site.keepsSecure) return withoutSecure(cookie, site.because, changes);
  if (site.foreignPage !== undefined) {
    if (secure && none && attributeOf(cookie, "partitioned") !== undefined) return cookie;
    changes.push(
      `became Secure; SameSite=None; Partitioned, because the page, ${site.foreignPage}, is on another site`,
    );
    return withAttribute(withAttribute(withAttribute(cookie, "Secure"), "SameSite", "None"), "Partitioned");
  }
  if (!none || secure) return cookie;
  changes.push("Secure added, because browsers refuse SameSite=None without it");
  return withAttribute(cookie, "Secure");
}

function withoutSecure(given: SetCookie, because: string, changes: string[]): SetCookie {
  let cookie = given;
  const made: string[] = [];
  for (const attribute of ["Secure", "Partitioned"]) {
    if (attributeOf(cookie, attribute.toLowerCase()) === undefined) continue;
    cookie = withoutAttribute(cookie, attribute.toLowerCase());
    made.push(`${attribute} dropped`);
  }
  if (attributeOf(cookie, "samesite")?.toLowerCase() === "none") {
    cookie = withAttribute(cookie, "SameSite", "Lax");
    made.push("SameSite=None became Lax");
  }
  if (prefixOf(cookie.name) !== undefined) {
    made.push(`renamed to ${mappedOut(cookie.name)}`);
    cookie = renamed(cookie, mappedOut(cookie.name));
  }
  if (made.length > 0) changes.push(`${made.join(", ")}, because ${because}`);
  return cookie;
}

function isPlainSite({ route, upstreamHost }: Call): boolean {
  return route.target.protocol === "http:" && !isStandIn(hostnameOf(upstreamHost));
}
