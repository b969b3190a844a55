import type { LogFormat } from "../config/config.ts";
import type { OverrideName, Overrides } from "../config/overrides.ts";
import type { Arguments } from "./arguments.ts";
import { type FlagName, inspectorFlags, members, needsLogFormat, needsPort } from "./flags.ts";
import type { Io } from "./io.ts";

/** What flags and the environment say together; the config file has the last and least word. */
export interface Settings {
  /** As a person named it; undefined: the one in the working directory, if there is one. */
  readonly file: string | undefined;
  readonly overrides: Overrides;
  /** Look at the files from time to time: some mounts tell of no change. */
  readonly poll: boolean;
  /** Undefined: the next free one after the proxy's. */
  readonly inspectorPort: number | undefined;
  /** Open the inspector in the browser. */
  readonly open: boolean;
}

export function readSettings(given: Arguments, env: Io["env"]): Settings | { readonly message: string } {
  const typed = (name: FlagName) => given.flags.get(name)?.at(-1);
  const port = said(typed("port"), "--port", env, "PORT");
  const log = said(typed("log"), "--log", env, "LOG");
  const poll = said(undefined, "", env, "POLL");
  const wrong = needed(port, needsPort) ?? needed(log, needsLogFormat) ?? needed(poll, needsSwitch);
  if (wrong !== undefined) return { message: wrong };

  const operand = given.command.name === "start" ? given.operands[0] : undefined;
  const target = said(operand, "target", env, "TARGET");
  const host = said(typed("host"), "--host", env, "HOST");
  const origins = bothSaid(given, "allow-origin", env, "ALLOWED_ORIGINS");
  const allowedHosts = bothSaid(given, "allow-host", env, "ALLOWED_HOSTS");
  return {
    file: said(typed("config"), "--config", env, "CONFIG")?.value,
    poll: poll !== undefined && ON.has(poll.value),
    inspectorPort: given.flags.has("inspector-port") ? Number(typed("inspector-port")) : undefined,
    open: given.flags.has("open"),
    overrides: {
      target: target?.value,
      port: port === undefined ? undefined : Number(port.value),
      hosts: host === undefined ? undefined : members(host.value),
      origins: origins.values,
      allowedHosts: allowedHosts.values,
      headers: (given.flags.get("header") ?? []).map(headerPair),
      insecure: given.flags.has("insecure"),
      log: log?.value as LogFormat | undefined,
      inspector: inspectorWanted(given),
      from: sources({ target, port, hosts: host, origins, allowedHosts }),
    },
  };
}

/** Whoever names its port or opens it wants it. */
function inspectorWanted({ flags }: Arguments): boolean | undefined {
  if (flags.has("no-inspector")) return false;
  return inspectorFlags.some((name) => flags.has(name)) ? true : undefined;
}

/** A value and who said it: messages name their source. */
interface Said {
  readonly value: string;
  readonly from: string;
}

function said(typed: string | undefined, flag: string, env: Io["env"], name: string): Said | undefined {
  if (typed !== undefined) return { value: typed, from: flag };
  const value = env[`CORSWALK_${name}`]?.trim();
  return value === undefined || value === "" ? undefined : { value, from: `CORSWALK_${name}` };
}

/** Flags that add one more add to the environment's too. */
function bothSaid(
  given: Arguments,
  flag: FlagName,
  env: Io["env"],
  name: string,
): { values: string[]; from: string } {
  const typed = given.flags.get(flag) ?? [];
  const inherited = members(said(undefined, "", env, name)?.value ?? "");
  const from = [typed.length > 0 ? `--${flag}` : "", inherited.length > 0 ? `CORSWALK_${name}` : ""];
  return { values: [...inherited, ...typed], from: from.filter((source) => source !== "").join(" or ") };
}

function sources(
  all: { readonly [name in OverrideName]?: { from: string } | undefined },
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, source]) =>
      source === undefined || source.from === "" ? [] : [[name, source.from]],
    ),
  );
}

const ON = new Set(["1", "true", "on", "yes"]);
const OFF = new Set(["0", "false", "off", "no"]);

function needsSwitch(value: string): string | undefined {
  return ON.has(value) || OFF.has(value) ? undefined : "true or false";
}

function needed(value: Said | undefined, needs: (value: string) => string | undefined): string | undefined {
  const missing = value === undefined ? undefined : needs(value.value);
  return missing === undefined ? undefined : `${value?.from} needs ${missing}, not "${value?.value}".`;
}

function headerPair(header: string): [name: string, value: string] {
  const colon = header.indexOf(":");
  return [header.slice(0, colon), header.slice(colon + 1).trim()];
}
