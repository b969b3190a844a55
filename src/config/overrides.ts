import type { LogFormat } from "./config.ts";
import type { Path } from "./findings.ts";

/**
 * What a command line or the environment (`CORSWALK_PORT` …) sets over the file. Faults in them name where they came from:
 * the flag, unless `from` says otherwise.
 */
export interface Overrides {
  readonly port?: number | undefined;
  /** Instead of the file's `host`. */
  readonly hosts?: readonly string[] | undefined;
  /** Instead of the file's route `/`, with all its options: they may hold secrets for another upstream. */
  readonly target?: string | undefined;
  /** Beside those of the file, or beside the default. */
  readonly origins?: readonly string[] | undefined;
  /** Beside those of the file. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Set upstream on every route, over what the route sets. */
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined;
  /** Accept certificates that do not verify, on every route. */
  readonly insecure?: boolean | undefined;
  readonly log?: LogFormat | undefined;
  readonly inspector?: boolean | undefined;
  /** In a server of somebody else's: `port` and `hosts` are then that server's, and the file's are not asked. */
  readonly mounted?: boolean | undefined;
  readonly from?: { readonly [name in OverrideName]?: string } | undefined;
}

export type OverrideName = "port" | "hosts" | "target" | "origins" | "allowedHosts" | "headers";

const flags: Record<OverrideName, string> = {
  port: "--port",
  hosts: "--host",
  target: "target",
  origins: "--allow-origin",
  allowedHosts: "--allow-host",
  headers: "--header",
};

/** The first step of a finding's path that marks it as no fault of the file. */
const mark = "\0override";

/** The path of a fault in an override. */
export function overridePath(overrides: Overrides, name: OverrideName): Path {
  return [mark, overrides.from?.[name] ?? flags[name], name];
}

/** What a path of `overridePath` says: to a person, and where in the overrides it leads; undefined: it is one in the file. */
export function overridePlace(path: Path): { readonly source: string; readonly inside: Path } | undefined {
  return path[0] === mark ? { source: String(path[1]), inside: path.slice(2) } : undefined;
}
