import type { Command } from "./command.ts";
import { type Flag, flags } from "./flags.ts";

/** All of it in one screen of 80 columns and 24 lines. */
export function helpText(version: string, commands: readonly Command[]): string {
  const words = commands.map(({ usage, about }) => row(`corswalk ${usage}`, about, 22));
  return [
    `corswalk ${version}: call any API from localhost, without CORS errors`,
    "",
    ...words,
    "",
    ...flags.map((flag) => row(left(flag), flag.about, 30)),
    "",
    "  A target is https://api.example.com, api.example.com or localhost:3001.",
    "  Flags win over CORSWALK_PORT, _HOST, _LOG …, these over the config file.",
    "",
  ].join("\n");
}

function left({ short, name, value }: Flag): string {
  return `${short === undefined ? "   " : `-${short},`} --${name}${value === undefined ? "" : ` ${value}`}`;
}

function row(term: string, about: string, width: number): string {
  return `  ${term.padEnd(width)} ${about}`;
}
