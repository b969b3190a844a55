import type { Config } from "../config/config.ts";
import { parseConfig, readConfig } from "../config/load.ts";
import type { Overrides } from "../config/overrides.ts";
import type { WrittenConfig, WrittenRoute } from "../config/schema.ts";

/** Routes by themselves: `{ "/api": "https://api.example.com" }`. */
export interface Routes {
  readonly [key: `${string}/${string}`]: string | WrittenRoute;
}

/** What a plugin is given: routes, a whole config, or the name of a config file. Nothing: the config file that is there. */
export type Given = Routes | WrittenConfig | string;

/** What the server that we are mounted in says of itself. */
export interface Place {
  /** Where the config file lies. Default: the working directory. */
  readonly directory?: string | undefined;
  readonly port?: number | undefined;
  readonly hosts?: readonly string[] | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
  /** How faults call the last two. */
  readonly from?: Overrides["from"];
}

/** The config that is written there now. Throws a `ConfigError` that carries every fault. */
export function readGiven(given: Given | undefined, { directory, ...server }: Place): Config {
  const overrides: Overrides = { mounted: true, ...server };
  if (given === undefined || typeof given === "string")
    return readConfig(given, { cwd: directory, overrides });
  return parseConfig(writtenForm(given), { overrides });
}

/** Every key of a route has a slash, and none of a config. What is no object is told as a fault of the config. */
function writtenForm(given: Routes | WrittenConfig): WrittenConfig {
  const isRoutes = Object.keys(Object(given)).some((key) => key.includes("/"));
  return isRoutes ? { routes: { ...(given as Routes) } } : given;
}
