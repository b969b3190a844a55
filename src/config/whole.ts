import { isLoopback } from "../loopback.ts";
import { isSecretName } from "../secret-names.ts";
import type { ProxyRoute, Route } from "./config.ts";
import { type Context, fault } from "./context.ts";
import { hostMatches } from "./listen.ts";
import { type Overrides, overridePath } from "./overrides.ts";
import { parseRouteKey } from "./route-key.ts";
import type { WrittenEntry } from "./routes.ts";
import type { WrittenConfig } from "./schema.ts";

/** What can only be seen with all routes on the table. */

type Found = readonly { readonly entry: WrittenEntry; readonly route: Route | undefined }[];

/** Two keys may be written differently and be the same: `/api/` and `/api`. */
export function distinctRoutes(context: Context, found: Found): void {
  const first = new Map<string, string>();
  for (const { entry, route } of found) {
    if (route === undefined || parseRouteKey(route.key).fault !== undefined) continue;
    const id = `${route.host ?? ""}${route.prefix}`;
    const twin = first.get(id);
    if (twin === undefined) first.set(id, route.key);
    // That `target` stands beside `routes` has been told.
    else if (entry.path[0] !== "target")
      fault(context, entry.path, `is the same route as \`${twin}\``, "Keep one of the two", "key");
  }
}

/** Mounted in a dev server, a route for every path would leave it none for its pages. */
export function roomForTheServer(context: Context, found: Found): void {
  for (const { entry, route } of found) {
    if (route === undefined || route.prefix !== "/" || route.host !== undefined) continue;
    const message = "would take every path, those of the server's own pages too";
    fault(
      context,
      entry.path,
      message,
      'Give it a prefix, as in { "/api": "https://api.example.com" }',
      "key",
    );
  }
}

/** A route behind a host to which the proxy does not answer would never be reached. */
export function reachableHosts(context: Context, found: Found, allowed: readonly string[]): void {
  for (const { entry, route } of found) {
    const host = route?.host;
    if (host === undefined || hostMatches(host, allowed)) continue;
    const message = `is never reached: the proxy does not answer to the host ${host}`;
    fault(context, entry.path, message, `Add "${host}" to \`allowedHosts\``, "key");
  }
}

/** On an address that other machines reach, pages must have been let in by name before secrets are added to their calls. */
export function openToOthers(
  context: Context,
  hosts: readonly string[],
  routes: readonly Route[],
  written: WrittenConfig,
  overrides: Overrides,
): void {
  const open = hosts
    .filter((host) => !isLoopback(host))
    .map((host) => (host.includes(":") ? `[${host}]` : host));
  if (open.length === 0) return;
  context.findings.notices.push(
    `Listening on ${open.join(" and ")}: other machines can reach this proxy and what is behind it.`,
  );
  if (written.cors?.origins !== undefined || (overrides.origins ?? []).length > 0) return;
  const unguarded = routes.find((route) => {
    return route.kind === "proxy" && carriesSecrets(context, route) && !namesOrigins(written, route.key);
  });
  if (unguarded === undefined) return;
  const path = overrides.hosts === undefined ? ["host"] : overridePath(overrides, "hosts");
  const message = `lets other machines in, and route ${unguarded.key} adds secrets to their calls`;
  fault(context, path, message, "Name the pages that may call in `cors.origins`, or listen on 127.0.0.1");
}

function namesOrigins(written: WrittenConfig, key: string): boolean {
  const route = written.routes?.[key];
  return typeof route === "object" && route.cors?.origins !== undefined;
}

function carriesSecrets(context: Context, route: ProxyRoute): boolean {
  const { target, upstream, headers } = route;
  const secrets = [...context.findings.secrets];
  return (
    upstream.cert !== undefined ||
    target.shown !== `${target.origin}${target.path}${target.search}` ||
    headers.some(([name, value]) => {
      return (
        value !== null &&
        (isSecretName(name) || /^cookie$/i.test(name) || secrets.some((secret) => value.includes(secret)))
      );
    })
  );
}

export function unverifiedCertificates(context: Context, routes: readonly Route[]): void {
  const keys = routes.flatMap((route) =>
    route.kind === "proxy" && !route.upstream.secure && route.target.protocol === "https:" ? route.key : [],
  );
  if (keys.length === 0) return;
  context.findings.notices.push(
    `The upstream's certificate is not verified on ${keys.length === 1 ? "route" : "routes"} ${keys.join(", ")}.`,
  );
}
