import { isBadPort } from "../cors/bad-port.ts";
import { parseOrigin } from "../cors/origin-pattern.ts";
import { angularFault, isAngularShaped } from "./angular-shape.ts";
import type { Config, Route } from "./config.ts";
import { type Context, fault, type ReadFile } from "./context.ts";
import { corsPolicies } from "./cors.ts";
import { writtenEntries } from "./entries.ts";
import { type Env, fillEnv } from "./env.ts";
import { emptyFindings, type Finding } from "./findings.ts";
import { ground } from "./ground.ts";
import { headerChanges } from "./header-changes.ts";
import { allowedHosts, listenHosts } from "./listen.ts";
import { type Overrides, overridePath } from "./overrides.ts";
import { resolveRoute } from "./routes.ts";
import { configSchema, type WrittenConfig } from "./schema.ts";
import { sound } from "./sound.ts";
import {
  distinctRoutes,
  openToOthers,
  reachableHosts,
  roomForTheServer,
  unverifiedCertificates,
} from "./whole.ts";

/** A config to run on, or everything that is wrong with what was written. */
export type Resolution =
  | { readonly config: Config; readonly faults: readonly [] }
  | { readonly config: undefined; readonly faults: readonly Finding[] };

export interface Given {
  readonly env: Env;
  readonly readFile: ReadFile;
  readonly overrides?: Overrides | undefined;
  /** The absolute path of the file that `written` was read from. */
  readonly file?: string | undefined;
}

/** What a person wrote → what the proxy runs on. Pure, and total: `readFile` alone says what lies in other files. */
export function resolve(written: unknown, given: Given): Resolution {
  const overrides = given.overrides ?? {};
  const grounded = ground(written);
  if (isAngularShaped(grounded.value)) return { config: undefined, faults: [angularFault] };
  if (grounded.faults.length === 0 && !isObject(grounded.value)) {
    return { config: undefined, faults: [noObject(grounded.value)] };
  }
  const filled = fillEnv(grounded.value, given.env);
  const { value, faults, touched } = sound(configSchema, filled.value, [
    ...grounded.faults,
    ...filled.faults,
  ]);
  const findings = emptyFindings();
  const context: Context = { filled, env: given.env, readFile: given.readFile, findings };
  const config = build(context, value ?? {}, overrides, given.file);

  // What follows from a fault that is told already is not told again.
  const own = value === undefined ? [] : findings.faults.filter(({ path }) => !touched(path));
  const all = [...faults, ...own];
  return all.length > 0 ? { config: undefined, faults: all } : { config, faults: [] };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function noObject(value: unknown): Finding {
  const kind = value === null ? "null" : typeof value === "string" ? "text" : `a ${typeof value}`;
  const is = value === undefined ? "" : `, and is ${kind}`;
  return {
    path: [],
    message: `must be an object${is}`,
    fix: 'Write for example { "target": "https://api.example.com" }',
  };
}

function build(
  context: Context,
  written: WrittenConfig,
  overrides: Overrides,
  file: string | undefined,
): Config {
  const at = (name: Parameters<typeof overridePath>[1]) => overridePath(overrides, name);
  const { findings } = context;
  const place: WrittenConfig = overrides.mounted === true ? { port: 0 } : written;
  const listen = {
    port: port(context, place, overrides),
    hosts:
      overrides.hosts !== undefined
        ? listenHosts(context, at("hosts"), overrides.hosts)
        : listenHosts(context, ["host"], place.host),
  };
  const policies = corsPolicies(context, written.cors, {
    origins: overrides.origins ?? [],
    path: at("origins"),
  });
  const shared = {
    policies,
    listen,
    headers: headerChanges(context, at("headers"), Object.fromEntries(overrides.headers ?? []), "upstream"),
    insecure: overrides.insecure === true,
  };
  const names = [
    ...allowedHosts(context, ["allowedHosts"], written.allowedHosts ?? []),
    ...allowedHosts(context, at("allowedHosts"), overrides.allowedHosts ?? []),
  ];
  const entries = writtenEntries(context, written, overrides, file);
  const found = entries.map((entry) => ({ entry, route: resolveRoute(context, shared, entry) }));
  const routes = found.flatMap(({ route }) => route ?? []).sort(bySpecificity);
  distinctRoutes(context, found);
  if (overrides.mounted === true) roomForTheServer(context, found);
  reachableHosts(context, found, names);
  openToOthers(context, listen.hosts, routes, written, overrides);
  unverifiedCertificates(context, routes);
  return {
    listen,
    allowedHosts: names,
    routes,
    cors: policies.global,
    appOrigin: appOrigin(context, written.appOrigin),
    log: overrides.log ?? written.log ?? "pretty",
    inspector: overrides.inspector ?? written.inspector,
    secrets: [...findings.secrets],
    notices: findings.notices,
    file,
    watched: [],
  };
}

function port(context: Context, written: WrittenConfig, overrides: Overrides): number {
  const value = Number(overrides.port ?? written.port ?? 8010);
  const path = overrides.port === undefined ? ["port"] : overridePath(overrides, "port");
  if (!Number.isInteger(value) || value < 0 || value > 65535) {
    fault(context, path, "must be a whole number from 0 to 65535", "Write for example 8010");
  } else if (value !== 0 && isBadPort(String(value))) {
    fault(context, path, "is a port that browsers open no connection to", "Write for example 8010");
  }
  return value;
}

/** The routes in the order in which they are tried: a host before none, the longest prefix first. */
function bySpecificity(a: Route, b: Route): number {
  if ((a.host === undefined) !== (b.host === undefined)) return a.host === undefined ? 1 : -1;
  return b.prefix.length - a.prefix.length;
}

/** An origin by itself, as the browser will send it. */
function appOrigin(context: Context, written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const { patterns, fault: slip } = parseOrigin(written);
  const [pattern, ...others] = patterns ?? [];
  if (slip !== undefined) fault(context, ["appOrigin"], "is not an origin", slip.fix.replace(/\.$/, ""));
  else if (others.length > 0 || pattern?.kind !== "exact" || pattern.origin === "null") {
    fault(context, ["appOrigin"], "is not a single origin", 'Write it as in "https://app.example.com"');
  }
  return written.toLowerCase();
}
