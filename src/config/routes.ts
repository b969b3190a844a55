import type { ProxyRoute, RespondRoute, Route, Target, UpstreamSettings } from "./config.ts";
import { type Context, fault } from "./context.ts";
import type { Policies } from "./cors.ts";
import { parseDuration } from "./duration.ts";
import type { Path } from "./findings.ts";
import { headerChanges } from "./header-changes.ts";
import { isItself } from "./listen.ts";
import { outboundProxy } from "./outbound.ts";
import { respondWith } from "./respond.ts";
import { parseRouteKey } from "./route-key.ts";
import type { WrittenRoute } from "./schema.ts";
import { parseTarget } from "./target.ts";
import { tlsIdentity } from "./tls.ts";

/** A route as written, and where. */
export interface WrittenEntry {
  readonly key: string;
  readonly path: Path;
  readonly route: string | WrittenRoute;
}

/** What all routes share. */
export interface Shared {
  readonly policies: Policies;
  readonly listen: { readonly port: number; readonly hosts: readonly string[] };
  /** From the command line, for every route. */
  readonly headers: ProxyRoute["headers"];
  readonly insecure: boolean;
}

export function resolveRoute(context: Context, shared: Shared, entry: WrittenEntry): Route | undefined {
  const { key, path } = entry;
  const parsed = parseRouteKey(key);
  if (parsed.fault !== undefined) fault(context, path, parsed.fault.message, parsed.fault.fix, "key");
  const written = typeof entry.route === "string" ? { target: entry.route } : entry.route;
  const targetPath = typeof entry.route === "string" ? path : [...path, "target"];
  const base = {
    key,
    host: parsed.fault === undefined ? parsed.host : undefined,
    prefix: parsed.fault === undefined ? parsed.prefix : "/",
    cors: shared.policies.forRoute(path, written.cors),
    responseHeaders: headerChanges(context, [...path, "responseHeaders"], written.responseHeaders, "page"),
  };
  if (written.respond !== undefined) return respondRoute(context, path, base, written);
  if (written.target === undefined) {
    fault(context, path, "says neither where to go nor what to answer", "Add a `target`, or a `respond`");
  }
  return proxyRoute(context, shared, path, targetPath, base, written);
}

type Base = Pick<Route, "key" | "host" | "prefix" | "cors" | "responseHeaders">;

function respondRoute(context: Context, path: Path, base: Base, written: WrittenRoute): RespondRoute {
  const { respond = {}, cors: _cors, responseHeaders: _headers, ...others } = written;
  for (const name of Object.keys(others)) {
    const message = "has no meaning beside `respond`, which asks no upstream";
    fault(context, [...path, name], message, `Take \`${name}\` or \`respond\` out`, "key");
  }
  return { kind: "respond", ...base, ...respondWith(context, [...path, "respond"], respond) };
}

function proxyRoute(
  context: Context,
  shared: Shared,
  path: Path,
  targetPath: Path,
  base: Base,
  written: WrittenRoute,
): ProxyRoute | undefined {
  const { target, authorization } = routeTarget(context, shared, targetPath, written.target);
  const route = {
    kind: "proxy" as const,
    ...base,
    stripPrefix: written.stripPrefix ?? false,
    rewrite: rewrites(context, [...path, "rewrite"], base.key, written.rewrite ?? []),
    changeOrigin: written.changeOrigin ?? true,
    upstreamOrigin: written.upstreamOrigin ?? "target",
    headers: upstreamHeaders(context, shared, path, authorization, written),
    cookies: written.cookies ?? "fit",
    sendCookies: cookieNames(context, [...path, "sendCookies"], written.sendCookies),
    redirects: written.redirects ?? "fit",
    ws: written.ws ?? true,
    xfwd: written.xfwd ?? false,
    via: written.via ?? false,
    responseTimeout: duration(context, [...path, "timeout", "response"], written.timeout?.response ?? "off"),
    upstream: upstreamSettings(context, shared, path, target, written),
  };
  return target === undefined ? undefined : { ...route, target };
}

function routeTarget(
  context: Context,
  shared: Shared,
  path: Path,
  written: string | undefined,
): { target?: Target | undefined; authorization?: string | undefined } {
  if (written === undefined) return {};
  const parsed = parseTarget(written, context.filled.fillsAt(path));
  for (const secret of parsed.secrets ?? []) context.findings.secrets.add(secret);
  if (parsed.fault !== undefined) return fault(context, path, parsed.fault.message, parsed.fault.fix) ?? {};
  if (isItself(parsed.target.hostname, parsed.target.port, shared.listen)) {
    fault(
      context,
      path,
      "is the proxy itself",
      "Write the upstream's address, or give the proxy another `port`",
    );
  }
  return parsed;
}

function upstreamSettings(
  context: Context,
  shared: Shared,
  path: Path,
  target: Target | undefined,
  written: WrittenRoute,
): UpstreamSettings {
  const secure = written.secure ?? true;
  return {
    secure: secure && !shared.insecure,
    ...tlsIdentity(context, path, written),
    proxy: outboundProxy(context, [...path, "proxy"], written.proxy, target),
    connectTimeout: duration(context, [...path, "timeout", "connect"], written.timeout?.connect ?? "10s"),
  };
}

/** The target's Basic authorization, the route's headers over it, the command line's over both. */
function upstreamHeaders(
  context: Context,
  shared: Shared,
  path: Path,
  authorization: string | undefined,
  written: WrittenRoute,
): ProxyRoute["headers"] {
  const own = headerChanges(context, [...path, "headers"], written.headers, "upstream");
  const twin = own.find(([name]) => name.toLowerCase() === "authorization")?.[0];
  if (authorization !== undefined && twin !== undefined) {
    const message = "is set a second time by the `user:password@` of the target";
    fault(context, [...path, "headers", twin], message, "Keep one of the two", "key");
  }
  const basic: ProxyRoute["headers"] = authorization === undefined ? [] : [["Authorization", authorization]];
  const over = new Set(shared.headers.map(([name]) => name.toLowerCase()));
  return [...[...basic, ...own].filter(([name]) => !over.has(name.toLowerCase())), ...shared.headers];
}

function rewrites(
  context: Context,
  path: Path,
  key: string,
  written: readonly (readonly [pattern: string, replacement: string])[],
): ProxyRoute["rewrite"] {
  if (written.length > 0) {
    context.findings.notices.push(
      `Route ${key} has a \`rewrite\`, which cannot be turned round: its redirects and cookie paths are left alone.`,
    );
  }
  return written.flatMap(([pattern, replacement], i) => {
    try {
      return [[new RegExp(pattern), replacement] as const];
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace(/^.*: /s, "").toLowerCase() : "";
      fault(
        context,
        [...path, i, 0],
        `is not a regular expression (${reason})`,
        "Write it as in JavaScript, with every backslash doubled",
      );
      return [];
    }
  });
}

function cookieNames(context: Context, path: Path, written: readonly string[] | undefined) {
  written?.forEach((name, i) => {
    // RFC 6265, 4.1.1: a name is a token, of which * is a part.
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) {
      fault(
        context,
        [...path, i],
        "is not a cookie name",
        'Write names, with * for any run of characters: "session", "csrf_*"',
      );
    }
  });
  return written;
}

function duration(context: Context, path: Path, written: string | number): number {
  const ms = parseDuration(written);
  if (ms === undefined) {
    fault(
      context,
      path,
      "is not a duration",
      'Write "10s", "500ms", "2m", a number of milliseconds, or "off"',
    );
  }
  return ms ?? 0;
}
