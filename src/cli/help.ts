import type { Command } from "./command.ts";
import { type Flag, flags } from "./flags.ts";

/** What there is, or what a command with flags of its own takes: one screen of 80 columns and 24 lines. */
export function helpText(version: string, commands: readonly Command[], command: Command): string {
  const own = flags.some(({ name, special }) => special === true && command.flags.includes(name));
  return own ? commandHelp(command) : generalHelp(version, commands);
}

function commandHelp({ usage, about, flags: names, flagWords = {}, examples = [] }: Command): string {
  const taken = flags.filter(({ name }) => names.includes(name));
  return [
    `corswalk ${usage}: ${about}`,
    "",
    ...taken.map((flag) => row(left(flag), flagWords[flag.name] ?? flag.about, 26)),
    "",
    ...examples.map((example) => `  ${example}`),
    "",
  ].join("\n");
}

function generalHelp(version: string, commands: readonly Command[]): string {
  const words = commands.map(({ usage, about }) => row(`corswalk ${usage}`, about, 23));
  return [
    `corswalk ${version}: call any API from localhost, without CORS errors`,
    "",
    ...words,
    "",
    ...flags
      .filter(({ special, label }) => special !== true && label !== "")
      .map((flag) => row(left(flag), flag.about, 30)),
    "  A target is https://api.example.com, api.example.com or localhost:3001.",
    "  Flags win over CORSWALK_PORT, _HOST, _LOG …, these over the config file.",
    "",
  ].join("\n");
}

function left({ short, name, value, label }: Flag): string {
  if (label !== undefined) return label;
  return `${short === undefined ? "   " : `-${short},`} --${name}${value === undefined ? "" : ` ${value}`}`;
}

function row(term: string, about: string, width: number): string {
  return `  ${term.padEnd(width)} ${about}`;
}
