import type { Config, ProxyRoute, Route } from "./config.ts";

/**
 * What a reload changed, one line a key: `routes: + /billing`, `cors.origins: + https://…`. Values that may be secrets
 * are not told, only that they are others.
 */
export function describeChange(before: Config, after: Config): string[] {
  return [
    ...valueLines("port", before.listen.port, after.listen.port),
    ...listLines("host", before.listen.hosts, after.listen.hosts),
    ...listLines("allowedHosts", before.allowedHosts, after.allowedHosts),
    ...listLines("routes", before.routes.map(keyOf), after.routes.map(keyOf)),
    ...before.routes.flatMap((route) => {
      const same = after.routes.find(({ key }) => key === route.key);
      return same === undefined ? [] : routeLines(`routes.${route.key}`, route, same, [before, after]);
    }),
    ...recordLines("cors", corsOf(before), corsOf(after)),
    ...valueLines("appOrigin", before.appOrigin, after.appOrigin),
    ...valueLines("log", before.log, after.log),
    ...valueLines("inspector", before.inspector, after.inspector),
  ];
}

function keyOf(route: Route): string {
  return route.key;
}

/** A policy as it was written: what is derived from it follows. */
function corsOf({ cors }: Pick<Route, "cors">): Record<string, unknown> {
  const { origins, credentials, methods, allowHeaders, exposeHeaders, maxAge, privateNetwork } = cors;
  return { origins, credentials, methods, allowHeaders, exposeHeaders, maxAge, privateNetwork };
}

function routeLines(
  path: string,
  before: Route,
  after: Route,
  [old, next]: readonly [Config, Config],
): string[] {
  // What a route shares with the global policy is told there.
  const own = (route: Route, config: Config) =>
    equal(corsOf(route), corsOf(config)) ? undefined : corsOf(route);
  const cors = [own(before, old), own(after, next)] as const;
  return [
    ...(cors[0] === undefined && cors[1] === undefined
      ? []
      : recordLines(`${path}.cors`, cors[0] ?? corsOf(before), cors[1] ?? corsOf(after))),
    ...headerLines(`${path}.responseHeaders`, before.responseHeaders, after.responseHeaders),
    ...kindLines(path, before, after),
  ];
}

function kindLines(path: string, before: Route, after: Route): string[] {
  if (before.kind === "proxy" && after.kind === "proxy") return proxyLines(path, before, after);
  if (before.kind === "respond" && after.kind === "respond") {
    const { status, headers } = before;
    const same = status === after.status && equal(headers, after.headers) && before.body.equals(after.body);
    return same ? [] : [`${path}.respond: changed`];
  }
  return [`${path}: ${destination(before)} → ${destination(after)}`];
}

function proxyLines(path: string, before: ProxyRoute, after: ProxyRoute): string[] {
  const { target, rewrite, headers, upstream, ...options } = before;
  const scalars = Object.keys(options).filter(
    (name) => !["kind", "key", "host", "prefix", "cors", "responseHeaders"].includes(name),
  );
  const pick = (route: ProxyRoute) =>
    Object.fromEntries(scalars.map((name) => [name, route[name as keyof ProxyRoute]]));
  const timeouts = (route: ProxyRoute) => ({
    connect: route.upstream.connectTimeout,
    response: route.responseTimeout,
  });
  const { responseTimeout: _old, ...plain } = pick(before);
  const lines = [
    ...valueLines(`${path}.target`, target.shown, after.target.shown),
    ...recordLines(path, plain, pick(after)),
    ...headerLines(`${path}.headers`, headers, after.headers),
    ...recordLines(`${path}.timeout`, timeouts(before), timeouts(after)),
    ...valueLines(`${path}.secure`, upstream.secure, after.upstream.secure),
  ];
  if (target.shown === after.target.shown && !equal(target, after.target))
    lines.push(`${path}.target: changed`);
  if (!equal(rewrite.map(String), after.rewrite.map(String))) lines.push(`${path}.rewrite: changed`);
  for (const name of ["ca", "cert", "key", "passphrase", "proxy"] as const) {
    if (!equal(upstream[name], after.upstream[name])) lines.push(`${path}.${name}: changed`);
  }
  return lines;
}

function destination(route: Route): string {
  return route.kind === "proxy" ? route.target.shown : `respond ${route.status}`;
}

function recordLines(
  path: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys(before).flatMap((name) => {
    const [old, next] = [before[name], after[name]];
    const here = `${path}.${name}`;
    return Array.isArray(old) && Array.isArray(next)
      ? listLines(here, old, next)
      : valueLines(here, old, next);
  });
}

function valueLines(path: string, before: unknown, after: unknown): string[] {
  return equal(before, after) ? [] : [`${path}: ${shown(before)} → ${shown(after)}`];
}

function listLines(path: string, before: readonly string[], after: readonly string[]): string[] {
  return [
    ...after.filter((item) => !before.includes(item)).map((item) => `${path}: + ${item}`),
    ...before.filter((item) => !after.includes(item)).map((item) => `${path}: - ${item}`),
  ];
}

type Headers = Route["responseHeaders"];

/** Names alone: what they are set to is often a key. */
function headerLines(path: string, before: Headers, after: Headers): string[] {
  const value = (headers: Headers, name: string) => headers.find(([other]) => other === name)?.[1];
  const names = (headers: Headers) => headers.map(([name]) => name);
  const changed = names(after).filter((name) => {
    return names(before).includes(name) && value(before, name) !== value(after, name);
  });
  return [
    ...listLines(path, names(before), names(after)),
    ...changed.map((name) => `${path}.${name}: changed`),
  ];
}

function shown(value: unknown): string {
  if (value === undefined) return "default";
  if (Array.isArray(value)) return value.join(", ");
  return String(value);
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
