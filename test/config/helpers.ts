import type { Config, ProxyRoute, RespondRoute } from "../../src/config/config.ts";
import { ConfigError, type Fault } from "../../src/config/fault.ts";
import { type ParseOptions, parseConfig } from "../../src/config/load.ts";
import type { WrittenConfig, WrittenRoute } from "../../src/config/schema.ts";

/** A config, in an empty environment unless the test has one. */
export function config(written: WrittenConfig | string, options: ParseOptions = {}): Config {
  return parseConfig(written, { env: {}, ...options });
}

export function proxyRoute(written: WrittenRoute, options: ParseOptions = {}): ProxyRoute {
  const [route] = config({ routes: { "/": { target: "http://api.test", ...written } } }, options).routes;
  if (route?.kind !== "proxy") throw new Error("not a proxy route");
  return route;
}

export function respondRoute(respond: WrittenRoute["respond"], options: ParseOptions = {}): RespondRoute {
  const [route] = config({ routes: { "/": { respond } } }, options).routes;
  if (route?.kind !== "respond") throw new Error("not a respond route");
  return route;
}

/** Every fault of what may be anything; none where it is a config. */
export function faultsOf(written: unknown, options: ParseOptions = {}): readonly Fault[] {
  try {
    parseConfig(written as WrittenConfig, { env: {}, ...options });
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

/** The faults of one route's options. */
export function routeFaults(written: unknown, options: ParseOptions = {}): readonly Fault[] {
  return faultsOf({ routes: { "/": { target: "http://api.test", ...(written as object) } } }, options);
}
