import type { ProxyRoute } from "../../src/config/config.ts";
import { routeOf } from "./route.ts";

/**
 * What becomes of Set-Cookie headers, as data: the unit test asks the code, the Chromium test asks the browser (what it
 * keeps through the proxy, and on a stand-in for the real site).
 */
export interface Row {
  readonly title: string;
  readonly route: ProxyRoute;
  /** The path that the page asks for. */
  readonly path: string;
  readonly given: string;
  /** Does Chromium keep it on the real site? */
  readonly real: "kept" | "refused";
  readonly context: ContextName;
  readonly fitted: string;
  /** Without the cookie's name in front; undefined: nothing is said. */
  readonly note: string | undefined;
}

export type ContextName = keyof typeof contexts;

export const contexts = {
  "http://localhost": { protocol: "http:", host: "localhost:8010", headers: [] },
  "http://127.0.0.1": { protocol: "http:", host: "127.0.0.1:8010", headers: [] },
  "http://[::1]": { protocol: "http:", host: "[::1]:8010", headers: [] },
  "http://app.localhost": { protocol: "http:", host: "app.localhost:8010", headers: [] },
  "http://192.168.0.5": { protocol: "http:", host: "192.168.0.5:8010", headers: [] },
  "http://proxy.internal": { protocol: "http:", host: "proxy.internal", headers: [] },
  "https://localhost": { protocol: "https:", host: "localhost:8443", headers: [] },
  "https://proxy.internal": { protocol: "https:", host: "proxy.internal", headers: [] },
  "a page on 127.0.0.1": {
    protocol: "http:",
    host: "localhost:8010",
    headers: ["Origin", "http://127.0.0.1:3000", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"],
  },
  "a login that comes back": {
    protocol: "http:",
    host: "localhost:8010",
    headers: ["Origin", "https://idp.test", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"],
  },
  "a page elsewhere, proxy on http": {
    protocol: "http:",
    host: "192.168.0.5:8010",
    headers: ["Origin", "http://127.0.0.1:3000", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"],
  },
  Safari: {
    protocol: "http:",
    host: "localhost:8010",
    headers: [
      "User-Agent",
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15",
    ],
  },
  "Chrome on iOS": {
    protocol: "http:",
    host: "localhost:8010",
    headers: [
      "User-Agent",
      "Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/135.0 Mobile Safari/604.1",
    ],
  },
  Chrome: {
    protocol: "http:",
    host: "localhost:8010",
    headers: [
      "User-Agent",
      "Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/135.0 Safari/537.36",
    ],
  },
} as const;

export const routes = {
  root: routeOf("/", "https://api.example.com"),
  api: routeOf("/api", "https://api.example.com"),
  strip: routeOf("/billing", "https://api.example.com", { stripPrefix: true }),
  v2: routeOf("/billing", "https://api.example.com/v2", { stripPrefix: true }),
  deep: routeOf("/billing", "https://api.example.com/a/v2", { stripPrefix: true }),
  onV2: routeOf("/", "https://api.example.com/v2"),
  rewrite: routeOf("/old", "https://api.example.com", { rewrite: [[/^\/old/, "/new"]] }),
  scope: routeOf("/billing", "https://api.example.com", { cookies: "scope" }),
  scopeStrip: routeOf("/billing", "https://api.example.com/v2", { cookies: "scope", stripPrefix: true }),
  standIn: routeOf("/", "http://localhost:3001"),
  container: routeOf("/", "http://backend:3000"),
  address: routeOf("/", "https://10.1.2.3"),
  plain: routeOf("/", "http://intranet.example.com"),
  keepHost: routeOf("/", "https://api.example.com", { changeOrigin: false }),
};

interface Outcome {
  /** As it came, if undefined. */
  readonly fitted?: string;
  readonly note?: string;
}
type Outcomes = Partial<Record<ContextName, Outcome>>;
interface Where {
  readonly route?: ProxyRoute;
  readonly path?: string;
  readonly real?: Row["real"];
}

const kept: Outcome = {};
const FOREIGN =
  "became Secure; SameSite=None; Partitioned, because the page, http://127.0.0.1:3000, is on another site";
const LAN = "because http://192.168.0.5:8010 is neither https nor loopback";
const INTERNAL = "because http://proxy.internal is neither https nor loopback";
const WEBKIT = "because Safari refuses it over http";
const refusedFor = (why: string): Outcome => ({
  note: `left as it is, which browsers refuse here and on the real site: ${why}`,
});

/** In every context in which a browser keeps Secure and the page is of the proxy's site. */
function secureContexts(outcome: Outcome): Outcomes {
  return {
    "http://localhost": outcome,
    "http://127.0.0.1": outcome,
    "http://[::1]": outcome,
    "http://app.localhost": outcome,
    "https://localhost": outcome,
    "https://proxy.internal": outcome,
    "a login that comes back": outcome,
    Chrome: outcome,
  };
}

function everywhere(outcome: Outcome): Outcomes {
  return {
    ...secureContexts(outcome),
    "http://192.168.0.5": outcome,
    "http://proxy.internal": outcome,
    Safari: outcome,
    "a page on 127.0.0.1": outcome,
  };
}

function rows(title: string, given: string, where: Where, outcomes: Outcomes): Row[] {
  const { route = routes.root, real = "kept" } = where;
  const path = where.path ?? `${route.prefix === "/" ? "" : route.prefix}/login`;
  return Object.entries(outcomes).map(([context, { fitted = given, note }]) => {
    if (!isContext(context)) throw new Error(`no such context: ${context}`);
    return { title, route, path, given, real, context, fitted, note };
  });
}

function isContext(name: string): name is ContextName {
  return name in contexts;
}

const domains = [
  ...rows(
    "a Domain of the real site",
    "s=1; Domain=.example.com; Path=/",
    {},
    {
      ...secureContexts({ fitted: "s=1; Path=/", note: "Domain=.example.com dropped" }),
      "http://192.168.0.5": { fitted: "s=1; Path=/", note: "Domain=.example.com dropped" },
    },
  ),
  ...rows(
    "the host itself as Domain",
    "s=1; domain=api.example.com",
    {},
    {
      "http://localhost": { fitted: "s=1", note: "Domain=api.example.com dropped" },
    },
  ),
  ...rows(
    "a Domain in uppercase",
    "s=1; DOMAIN=.EXAMPLE.COM; HttpOnly",
    {},
    {
      "http://localhost": { fitted: "s=1; HttpOnly", note: "Domain=.EXAMPLE.COM dropped" },
    },
  ),
  ...rows(
    "two Domains, the last of which counts",
    "s=1; Domain=other.test; Domain=example.com",
    {},
    {
      "http://localhost": { fitted: "s=1", note: "Domain=example.com dropped" },
    },
  ),
  ...rows("an empty Domain", "s=1; Domain=; Path=/", {}, { "http://localhost": { fitted: "s=1; Path=/" } }),
  ...rows(
    "a Domain of another site",
    "s=1; Domain=other.test",
    { real: "refused" },
    {
      ...everywhere(refusedFor("Domain=other.test does not cover api.example.com")),
    },
  ),
  ...rows(
    "a Domain below the host",
    "s=1; Domain=v1.api.example.com",
    { real: "refused" },
    {
      "http://localhost": refusedFor("Domain=v1.api.example.com does not cover api.example.com"),
    },
  ),
  ...rows(
    "a Domain that only ends alike",
    "s=1; Domain=ple.com",
    { real: "refused" },
    {
      "http://localhost": refusedFor("Domain=ple.com does not cover api.example.com"),
    },
  ),
  ...rows(
    "a top-level Domain",
    "s=1; Domain=com",
    { real: "refused" },
    {
      "http://localhost": refusedFor("Domain=com is a whole top-level domain"),
    },
  ),
  ...rows(
    "the real site's Domain from a stand-in",
    "s=1; Domain=.example.com",
    { route: routes.standIn, real: "refused" },
    {
      "http://localhost": { fitted: "s=1", note: "Domain=.example.com dropped" },
    },
  ),
  ...rows(
    "the real site's Domain from a container",
    "s=1; Domain=.example.com",
    { route: routes.container, real: "refused" },
    {
      "http://localhost": { fitted: "s=1", note: "Domain=.example.com dropped" },
    },
  ),
  ...rows(
    "the real site's Domain from an address",
    "s=1; Domain=.example.com",
    { route: routes.address, real: "refused" },
    {
      "http://localhost": { fitted: "s=1", note: "Domain=.example.com dropped" },
    },
  ),
  ...rows(
    "the proxy's own host as Domain, from an upstream that was told it",
    "s=1; Domain=localhost",
    { route: routes.keepHost, real: "refused" },
    {
      "http://localhost": { fitted: "s=1", note: "Domain=localhost dropped" },
    },
  ),
];

const paths = [
  ...rows("Path=/", "s=1; Path=/", {}, { ...secureContexts(kept), "http://192.168.0.5": kept, Safari: kept }),
  ...rows("Path=/ is never narrowed", "s=1; Path=/", { route: routes.strip }, { "http://localhost": kept }),
  ...rows(
    "Path=/ is never narrowed by a target path",
    "s=1; Path=/",
    { route: routes.v2 },
    { "http://localhost": kept },
  ),
  ...rows(
    "a Path without stripPrefix",
    "s=1; Path=/api/x",
    { route: routes.api },
    { "http://localhost": kept },
  ),
  ...rows(
    "a Path outside of its route",
    "s=1; Path=/other",
    { route: routes.api },
    { "http://localhost": kept },
  ),
  ...rows(
    "a Path with stripPrefix",
    "s=1; Path=/login; Secure",
    { route: routes.strip },
    {
      "http://localhost": {
        fitted: "s=1; Path=/billing/login; Secure",
        note: "Path=/login became /billing/login",
      },
    },
  ),
  ...rows(
    "the target's path",
    "s=1; path=/v2",
    { route: routes.v2 },
    {
      "http://localhost": { fitted: "s=1; Path=/billing", note: "Path=/v2 became /billing" },
    },
  ),
  ...rows(
    "the target's path with a slash",
    "s=1; Path=/v2/",
    { route: routes.v2 },
    {
      "http://localhost": { fitted: "s=1; Path=/billing/", note: "Path=/v2/ became /billing/" },
    },
  ),
  ...rows(
    "a Path below the target's",
    "s=1; Path=/v2/login",
    { route: routes.v2 },
    {
      "http://localhost": {
        fitted: "s=1; Path=/billing/login",
        note: "Path=/v2/login became /billing/login",
      },
    },
  ),
  ...rows(
    "a Path above the target's covers more than the route",
    "s=1; Path=/a",
    { route: routes.deep },
    {
      "http://localhost": { fitted: "s=1; Path=/", note: "Path=/a became /" },
    },
  ),
  ...rows("a Path beside the target's", "s=1; Path=/v20", { route: routes.v2 }, { "http://localhost": kept }),
  ...rows(
    "a Path below the target's, without a prefix to strip",
    "s=1; Path=/v2/login",
    { route: routes.onV2 },
    {
      "http://localhost": { fitted: "s=1; Path=/login", note: "Path=/v2/login became /login" },
    },
  ),
  ...rows(
    "the target's path, without a prefix to strip",
    "s=1; Path=/v2",
    { route: routes.onV2 },
    {
      "http://localhost": { fitted: "s=1; Path=/", note: "Path=/v2 became /" },
    },
  ),
  ...rows(
    "no Path, where the upstream's own would be /",
    "s=1",
    { route: routes.strip },
    {
      "http://localhost": { fitted: "s=1; Path=/", note: "Path=/billing became /" },
    },
  ),
  ...rows(
    "no Path, deeper",
    "s=1",
    { route: routes.strip, path: "/billing/auth/login" },
    { "http://localhost": { fitted: "s=1" } },
  ),
  ...rows("no Path, below the target's", "s=1", { route: routes.v2 }, { "http://localhost": kept }),
  ...rows("no Path, without stripPrefix", "s=1", { route: routes.api }, { "http://localhost": kept }),
  ...rows(
    "no Path, asked for at the bare prefix",
    "s=1",
    { route: routes.strip, path: "/billing" },
    { "http://localhost": kept },
  ),
  ...rows(
    "a Path that browsers ignore",
    "s=1; Path=login",
    { route: routes.strip },
    {
      "http://localhost": { fitted: "s=1; Path=/", note: "Path=/billing became /" },
    },
  ),
  ...rows(
    "two Paths, the last of which counts",
    "s=1; Path=/a; Path=/login",
    { route: routes.strip },
    {
      "http://localhost": { fitted: "s=1; Path=/billing/login", note: "Path=/login became /billing/login" },
    },
  ),
  ...rows(
    "a Path of a route with rewrite",
    "s=1; Path=/new",
    { route: routes.rewrite },
    { "http://localhost": kept },
  ),
  ...rows("no Path, of a route with rewrite", "s=1", { route: routes.rewrite }, { "http://localhost": kept }),
  ...rows(
    "scope narrows Path=/",
    "s=1; Path=/",
    { route: routes.scope },
    {
      "http://localhost": { fitted: "s=1; Path=/billing", note: "Path=/ became /billing" },
    },
  ),
  ...rows(
    "scope leaves what is narrower",
    "s=1; Path=/billing/x",
    { route: routes.scope },
    { "http://localhost": kept },
  ),
  ...rows(
    "scope leaves what is beside",
    "s=1; Path=/billings",
    { route: routes.scope },
    { "http://localhost": kept },
  ),
  ...rows(
    "scope narrows a missing Path at the bare prefix",
    "s=1",
    { route: routes.scope, path: "/billing" },
    {
      "http://localhost": { fitted: "s=1; Path=/billing", note: "Path=/ became /billing" },
    },
  ),
  ...rows(
    "scope maps before it narrows",
    "s=1; Path=/v2/login",
    { route: routes.scopeStrip },
    {
      "http://localhost": {
        fitted: "s=1; Path=/billing/login",
        note: "Path=/v2/login became /billing/login",
      },
    },
  ),
  ...rows(
    "scope cannot narrow a __Host- name",
    "__Host-s=1; Secure; Path=/",
    { route: routes.scope },
    {
      "http://localhost": { note: "Path=/ stays, because its name demands it (a host route keeps it apart)" },
    },
  ),
];

const security = [
  ...rows(
    "Secure",
    "s=1; Path=/; Secure; HttpOnly",
    {},
    {
      ...secureContexts(kept),
      "http://192.168.0.5": { fitted: "s=1; Path=/; HttpOnly", note: `Secure dropped, ${LAN}` },
      "http://proxy.internal": { fitted: "s=1; Path=/; HttpOnly", note: `Secure dropped, ${INTERNAL}` },
      Safari: { fitted: "s=1; Path=/; HttpOnly", note: `Secure dropped, ${WEBKIT}` },
      "Chrome on iOS": { fitted: "s=1; Path=/; HttpOnly", note: `Secure dropped, ${WEBKIT}` },
      "a page on 127.0.0.1": {
        fitted: "s=1; Path=/; Secure; HttpOnly; SameSite=None; Partitioned",
        note: FOREIGN,
      },
      "a page elsewhere, proxy on http": { fitted: "s=1; Path=/; HttpOnly", note: `Secure dropped, ${LAN}` },
    },
  ),
  ...rows(
    "Secure from a site on plain http",
    "s=1; Secure",
    { route: routes.plain, real: "refused" },
    {
      "http://localhost": {
        note: "kept, though browsers refuse Secure from http://intranet.example.com itself",
      },
    },
  ),
  ...rows("Secure from a stand-in", "s=1; Secure", { route: routes.standIn }, { "http://localhost": kept }),
  ...rows(
    "SameSite=None; Secure",
    "s=1; Path=/; SameSite=None; Secure",
    {},
    {
      ...secureContexts(kept),
      "http://192.168.0.5": {
        fitted: "s=1; Path=/; SameSite=Lax",
        note: `Secure dropped, SameSite=None became Lax, ${LAN}`,
      },
      Safari: {
        fitted: "s=1; Path=/; SameSite=Lax",
        note: `Secure dropped, SameSite=None became Lax, ${WEBKIT}`,
      },
      "a page on 127.0.0.1": { fitted: "s=1; Path=/; SameSite=None; Secure; Partitioned", note: FOREIGN },
    },
  ),
  ...rows(
    "SameSite=None without Secure",
    "s=1; Path=/; samesite=NONE",
    { real: "refused" },
    {
      ...secureContexts({
        fitted: "s=1; Path=/; samesite=NONE; Secure",
        note: "Secure added, because browsers refuse SameSite=None without it",
      }),
      "http://192.168.0.5": { fitted: "s=1; Path=/; SameSite=Lax", note: `SameSite=None became Lax, ${LAN}` },
      "a page on 127.0.0.1": { fitted: "s=1; Path=/; SameSite=None; Secure; Partitioned", note: FOREIGN },
    },
  ),
  ...rows(
    "SameSite=Lax",
    "s=1; Path=/; SameSite=Lax",
    {},
    {
      ...secureContexts(kept),
      "http://192.168.0.5": kept,
      Safari: kept,
      "a page on 127.0.0.1": { fitted: "s=1; Path=/; SameSite=None; Secure; Partitioned", note: FOREIGN },
    },
  ),
  ...rows(
    "SameSite=Strict",
    "s=1; Path=/; SameSite=Strict; Secure",
    {},
    {
      ...secureContexts(kept),
      "http://192.168.0.5": { fitted: "s=1; Path=/; SameSite=Strict", note: `Secure dropped, ${LAN}` },
      "a page on 127.0.0.1": { fitted: "s=1; Path=/; SameSite=None; Secure; Partitioned", note: FOREIGN },
    },
  ),
  ...rows(
    "no SameSite",
    "s=1; Path=/",
    {},
    {
      "a page on 127.0.0.1": { fitted: "s=1; Path=/; Secure; SameSite=None; Partitioned", note: FOREIGN },
      "a page elsewhere, proxy on http": kept,
    },
  ),
  ...rows(
    "two SameSites, the last of which counts",
    "s=1; SameSite=None; Path=/; SameSite=Lax",
    {},
    {
      "http://localhost": kept,
      "a page on 127.0.0.1": { fitted: "s=1; Path=/; SameSite=None; Secure; Partitioned", note: FOREIGN },
    },
  ),
  ...rows(
    "an unknown SameSite",
    "s=1; Path=/; SameSite=Sometimes",
    {},
    { "http://localhost": kept, "http://192.168.0.5": kept },
  ),
  ...rows(
    "Partitioned",
    "s=1; Path=/; Secure; SameSite=None; Partitioned",
    {},
    {
      ...secureContexts(kept),
      "http://192.168.0.5": {
        fitted: "s=1; Path=/; SameSite=Lax",
        note: `Secure dropped, Partitioned dropped, SameSite=None became Lax, ${LAN}`,
      },
      "a page on 127.0.0.1": kept,
    },
  ),
  ...rows(
    "Partitioned without Secure",
    "s=1; Path=/; Partitioned",
    { real: "refused" },
    {
      ...everywhere(refusedFor("Partitioned demands Secure")),
    },
  ),
  ...rows(
    "a deletion for a page elsewhere is partitioned too",
    "s=; Path=/; Max-Age=0",
    {},
    {
      "a page on 127.0.0.1": {
        fitted: "s=; Path=/; Max-Age=0; Secure; SameSite=None; Partitioned",
        note: FOREIGN,
      },
    },
  ),
];

const names = [
  ...rows(
    "a __Host- name",
    "__Host-s=1; Path=/; Secure",
    {},
    {
      ...secureContexts(kept),
      "http://192.168.0.5": {
        fitted: "corswalk__Host-s=1; Path=/",
        note: `Secure dropped, renamed to corswalk__Host-s, ${LAN}`,
      },
      Safari: {
        fitted: "corswalk__Host-s=1; Path=/",
        note: `Secure dropped, renamed to corswalk__Host-s, ${WEBKIT}`,
      },
      "a page on 127.0.0.1": {
        fitted: "__Host-s=1; Path=/; Secure; SameSite=None; Partitioned",
        note: FOREIGN,
      },
    },
  ),
  ...rows(
    "a __Secure- name",
    "__Secure-s=1; Path=/; Secure; Domain=example.com",
    {},
    {
      ...secureContexts({ fitted: "__Secure-s=1; Path=/; Secure", note: "Domain=example.com dropped" }),
      "http://192.168.0.5": {
        fitted: "corswalk__Secure-s=1; Path=/",
        note: `Domain=example.com dropped; Secure dropped, renamed to corswalk__Secure-s, ${LAN}`,
      },
    },
  ),
  ...rows(
    "a prefix in another case",
    " __hOsT-s = 1 ; Path=/ ; Secure",
    {},
    {
      "http://localhost": kept,
      "http://192.168.0.5": {
        fitted: "corswalk__hOsT-s= 1 ; Path=/ ",
        note: `Secure dropped, renamed to corswalk__hOsT-s, ${LAN}`,
      },
    },
  ),
  ...rows(
    "__Host- with a Domain",
    "__Host-s=1; Path=/; Secure; Domain=api.example.com",
    { real: "refused" },
    everywhere(refusedFor("its name allows no Domain")),
  ),
  ...rows(
    "a name and value of more bytes than browsers take",
    `s=${"x".repeat(4096)}`,
    { real: "refused" },
    everywhere(refusedFor("its name and value are longer than 4096 bytes")),
  ),
  ...rows(
    "a name and value of as many bytes as browsers take",
    `s=${"x".repeat(4095)}`,
    {},
    { "http://localhost": kept },
  ),
  ...rows(
    "__Host- without Secure",
    "__Host-s=1; Path=/",
    { real: "refused" },
    everywhere(refusedFor("its name demands Secure")),
  ),
  ...rows(
    "__Host- with a Path",
    "__Host-s=1; Path=/login; Secure",
    { real: "refused" },
    everywhere(refusedFor("its name demands Path=/")),
  ),
  ...rows(
    "__Host- without a Path",
    "__Host-s=1; Secure",
    { route: routes.strip, real: "refused" },
    {
      "http://localhost": refusedFor("its name demands Path=/"),
    },
  ),
  ...rows(
    "__Secure- without Secure",
    "__Secure-s=1",
    { real: "refused" },
    everywhere(refusedFor("its name demands Secure")),
  ),
  ...rows(
    "__Host- under stripPrefix keeps its Path",
    "__Host-s=1; Path=/; Secure",
    { route: routes.strip },
    { "http://localhost": kept },
  ),
  ...rows("a name that only looks mapped out", "corswalk__s=1; Path=/", {}, { "http://localhost": kept }),
];

const spellings = [
  ...rows("a quoted value", 's="a b, c"; Path=/', {}, { "http://localhost": kept }),
  ...rows(
    "a semicolon within quotes ends the value all the same",
    's="a; Domain=.example.com"; Path=/',
    { real: "refused" },
    {
      "http://localhost": refusedFor('Domain=example.com" does not cover api.example.com'),
    },
  ),
  ...rows(
    "= in the value",
    "s=a=b==; Path=/; Domain=example.com",
    {},
    {
      "http://localhost": { fitted: "s=a=b==; Path=/", note: "Domain=example.com dropped" },
    },
  ),
  ...rows("an empty value", "s=; Path=/", {}, { "http://localhost": kept }),
  ...rows(
    "an empty name",
    "=v; Path=/; Secure",
    {},
    {
      "http://localhost": kept,
      "http://192.168.0.5": { fitted: "=v; Path=/", note: `Secure dropped, ${LAN}` },
    },
  ),
  ...rows(
    "no name at all",
    "v; Path=/; Domain=example.com",
    {},
    {
      "http://localhost": { fitted: "v; Path=/", note: "Domain=example.com dropped" },
    },
  ),
  ...rows(
    "Expires with a comma",
    "s=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT; Domain=example.com",
    {},
    {
      "http://localhost": {
        fitted: "s=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT",
        note: "Domain=example.com dropped",
      },
    },
  ),
  ...rows("Max-Age", "s=1; Max-Age=3600; Path=/", {}, { "http://localhost": kept }),
  ...rows(
    "unknown attributes",
    "s=1; Priority=High; SameParty; x=y; Path=/; Secure",
    {},
    {
      "http://localhost": kept,
      "http://192.168.0.5": {
        fitted: "s=1; Priority=High; SameParty; x=y; Path=/",
        note: `Secure dropped, ${LAN}`,
      },
    },
  ),
  ...rows(
    "odd spacing and case",
    "  s = 1 ;PATH = / ;;\tsEcUrE\t; dOmAiN = Example.com ",
    {},
    {
      "http://localhost": { fitted: "  s = 1 ;PATH = / ;;\tsEcUrE\t", note: "Domain=Example.com dropped" },
      "http://192.168.0.5": {
        fitted: "  s = 1 ;PATH = / ;",
        note: `Domain=Example.com dropped; Secure dropped, ${LAN}`,
      },
    },
  ),
  ...rows(
    "Secure with a value",
    "s=1; Path=/; Secure=false",
    {},
    {
      "http://localhost": kept,
      "http://192.168.0.5": { fitted: "s=1; Path=/", note: `Secure dropped, ${LAN}` },
    },
  ),
  ...rows(
    "bytes beyond ASCII",
    "s=\xe9\xa0; Path=/; Domain=example.com",
    {},
    {
      "http://localhost": { fitted: "s=\xe9\xa0; Path=/", note: "Domain=example.com dropped" },
    },
  ),
  ...rows("a name of Object.prototype", "__proto__=1; Path=/", {}, { "http://localhost": kept }),
  ...rows(
    "a real one",
    "sid=s%3Aabc.def; Domain=.example.com; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT; HttpOnly; Secure; SameSite=None",
    {},
    {
      "http://localhost": {
        fitted:
          "sid=s%3Aabc.def; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT; HttpOnly; Secure; SameSite=None",
        note: "Domain=.example.com dropped",
      },
      "http://192.168.0.5": {
        fitted: "sid=s%3Aabc.def; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT; HttpOnly; SameSite=Lax",
        note: `Domain=.example.com dropped; Secure dropped, SameSite=None became Lax, ${LAN}`,
      },
      "a page on 127.0.0.1": {
        fitted:
          "sid=s%3Aabc.def; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT; HttpOnly; Secure; SameSite=None; Partitioned",
        note: `Domain=.example.com dropped; ${FOREIGN}`,
      },
    },
  ),
];

export const table: readonly Row[] = [...domains, ...paths, ...security, ...names, ...spellings];
