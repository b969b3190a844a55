import { isIP } from "node:net";
import { hostOf } from "../config/listen.ts";
import { isBadPort } from "../cors/bad-port.ts";
import { isFieldValue, isToken } from "../headers.ts";

/** What a flag of the command line means, and what may stand behind it. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** How help names the value; without one the flag takes none. */
  readonly value?: string;
  readonly repeatable?: boolean;
  /** Its values; another word behind it is not its value, and without one it means the last of these. */
  readonly among?: readonly string[];
  /** How help names it, where that is more than its name; empty: in the row of another. */
  readonly label?: string;
  /** Of some commands only: told by their own help. */
  readonly special?: boolean;
  /** Its value is not repeated in messages. */
  readonly secret?: boolean;
  readonly about: string;
  /** What is wrong with a value, as the end of the sentence "needs …". */
  readonly needs?: (value: string) => string | undefined;
}

const FLAGS = [
  {
    name: "port",
    short: "p",
    value: "<n>",
    about: "port to listen on (8010; 0: any free one)",
    needs: needsPort,
  },
  {
    name: "host",
    value: "<addr>",
    about: "address to listen on (127.0.0.1 and ::1)",
    needs: needsAddress,
  },
  { name: "config", short: "c", value: "<file>", about: "config file (proxy.config.json or .jsonc)" },
  {
    name: "allow-origin",
    short: "o",
    value: "<pattern>",
    repeatable: true,
    about: "one more allowed origin, repeatable",
  },
  {
    name: "allow-host",
    value: "<name>",
    repeatable: true,
    about: "one more allowed Host, repeatable",
    needs: needsHostName,
  },
  {
    name: "header",
    short: "H",
    value: '"Name: value"',
    repeatable: true,
    secret: true,
    about: "sent upstream on every route, repeatable",
    needs: needsHeader,
  },
  { name: "insecure", about: "accept upstream certificates that do not verify" },
  { name: "log", value: "<format>", about: "pretty (default), json or silent", needs: needsLogFormat },
  {
    name: "inspector",
    label: "    --[no-]inspector, --open",
    about: "a page of every call; open it in the browser",
  },
  { name: "no-inspector", label: "", about: "no such page" },
  {
    name: "inspector-port",
    value: "<n>",
    about: "the page's port (the next free one)",
    needs: needsPagePort,
  },
  { name: "open", label: "", about: "open the page in the browser" },
  {
    name: "origin",
    value: "<origin>",
    special: true,
    about: "the page's (appOrigin, or http://localhost:3000)",
  },
  { name: "method", short: "X", value: "<name>", special: true, about: "the call's method (GET)" },
  {
    name: "credentials",
    value: "[mode]",
    among: ["omit", "same-origin", "include"],
    special: true,
    about: "omit, same-origin (default) or include",
  },
  { name: "send", special: true, about: "send the call even if it changes something" },
  { name: "probe", special: true, about: "ask the servers what the file does not tell" },
  {
    name: "fix",
    value: "<server>",
    special: true,
    about: "the server to write the fix for: express, nginx …",
  },
  { name: "yes", short: "y", special: true, about: "ask nothing: run what is found, take what is usual" },
  { name: "force", special: true, about: "write over a config that is there" },
  { name: "script", special: true, about: 'add a script "proxy" to package.json' },
  { name: "json", special: true, about: "the result as JSON" },
  { name: "help", short: "h", label: "-h, --help, -V, --version", about: "show this help, or the version" },
  { name: "version", short: "V", label: "", about: "show the version" },
] as const satisfies readonly Flag[];

export type FlagName = (typeof FLAGS)[number]["name"];

export const flags: readonly (Flag & { readonly name: FlagName })[] = FLAGS;

/** Each of them asks for the inspector. */
export const inspectorFlags = ["inspector", "inspector-port", "open"] as const satisfies readonly FlagName[];

export function needsPort(value: string): string | undefined {
  return /^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? undefined : "a whole number from 0 to 65535";
}

/** The proxy's own is asked of the config as well, and told there. */
function needsPagePort(value: string): string | undefined {
  return (
    needsPort(value) ??
    (value !== "0" && isBadPort(String(Number(value))) ? "a port that browsers open" : undefined)
  );
}

/** A value that may stand for several. */
export function members(list: string): string[] {
  return list.split(/[\s,]+/).filter((member) => member !== "");
}

function needsAddress(value: string): string | undefined {
  const isAddress = (text: string) => text === "localhost" || isIP(text.replace(/^\[(.*)\]$/, "$1")) !== 0;
  return members(value).every(isAddress) ? undefined : 'an address such as "127.0.0.1" or "0.0.0.0"';
}

function needsHostName(value: string): string | undefined {
  return hostOf(value.replace(/^\./, "")) === undefined
    ? 'a host name without scheme and port, as in "proxy.internal"'
    : undefined;
}

export function needsLogFormat(value: string): string | undefined {
  return ["pretty", "json", "silent"].includes(value) ? undefined : "pretty, json or silent";
}

function needsHeader(value: string): string | undefined {
  const colon = value.indexOf(":");
  return isToken(value.slice(0, Math.max(colon, 0))) && isFieldValue(value)
    ? undefined
    : 'a header as in "X-Api-Key: abc"';
}
