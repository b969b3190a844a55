import { blockedMark } from "../advice/direct.ts";
import type { Config } from "../config/config.ts";
import type { Exchange } from "../observe/exchange.ts";
import { jsonExchange, jsonReload } from "../observe/json.ts";
import { prettyExchange } from "../observe/pretty.ts";
import { printable } from "../observe/printable.ts";
import { createRedactor, type Redactor } from "../observe/redact.ts";
import { banner } from "./banner.ts";
import { colorsFor } from "./colors.ts";
import type { Io } from "./io.ts";
import { linesTo } from "./lines.ts";
import { version } from "./version.ts";

/** All that a running proxy says, in the form that its config asks for. Standard output carries the log, and only that. */
export interface Reporter {
  started(config: Config, url: string): void;
  /** Where the inspector is. */
  inspecting(url: string): void;
  exchange(exchange: Exchange): void;
  /** A sentence to be aware of. */
  notice(sentence: string): void;
  reloaded(config: Config, changes: readonly string[]): void;
  /** The last good config serves on. */
  refused(failure: { readonly code: string; readonly message: string; readonly hint: string }): void;
}

/** What of a config says how to speak. */
type Spoken = Pick<Config, "log" | "secrets">;

export function createReporter(first: Spoken, io: Io): Reporter {
  const colors = colorsFor(io.stdout, io.env);
  const errorColors = colorsFor(io.stderr, io.env);
  const secrets = new Set<string>();
  let redact: Redactor = createRedactor([]);
  let format = first.log;

  const lineOf = (seen: Exchange): string => {
    if (format === "json") return jsonExchange(redact.exchange(seen));
    const mark = blockedMark(seen);
    const shown = redact.told(mark === undefined ? seen : { ...seen, notes: [mark, ...seen.notes] });
    return prettyExchange(shown, { colors, width: io.stdout.isTTY ? io.stdout.columns : undefined });
  };
  const lines = linesTo(io.stdout, lineOf);
  const say = lines.now;
  const adopt = (config: Spoken): void => {
    lines.flush();
    format = config.log;
    // Exchanges that began under the config before are still to be told, so its secrets stay known.
    for (const secret of config.secrets) secrets.add(secret);
    redact = createRedactor([...secrets]);
  };
  const notice = (sentence: string): void => {
    const text = sentence
      .split("\n")
      .map((line) => printable(redact.text(line)))
      .join("\n  ");
    if (format === "pretty") say(`${colors.yellow("!")} ${text}`);
    else io.stderr.write(`${errorColors.yellow("!")} ${text}\n`);
  };
  const warned = new Set<string>();
  const warn = ({ notices }: Config): void => {
    for (const sentence of notices) if (!warned.has(sentence)) notice(sentence);
    for (const sentence of notices) warned.add(sentence);
  };
  adopt(first);

  return {
    notice,
    started(config, url) {
      if (format === "pretty") io.stdout.write(redact.text(banner(config, url, version, colors)));
      if (format === "json") io.stderr.write(`corswalk ${version} listens on ${url}\n`);
      warn(config);
    },
    inspecting(url) {
      if (format === "pretty") io.stdout.write(`  ${colors.dim("inspector:")} ${url}\n\n`);
      else io.stderr.write(`The inspector is at ${url}\n`);
    },
    exchange(seen) {
      if (format !== "silent") lines.soon(seen);
    },
    reloaded(config, changes) {
      adopt(config);
      const told = changes.map(redact.text);
      if (format === "json") say(jsonReload({ time: Date.now(), changes: told, failure: undefined }));
      if (format === "pretty") {
        const listed = told.map((change) => `\n  ${printable(change)}`).join("");
        say(`${colors.green("↻")} config reloaded${listed === "" ? ": nothing is different" : listed}`);
      }
      warn(config);
    },
    refused(failure) {
      const told = { ...failure, message: redact.text(failure.message) };
      if (format === "json") say(jsonReload({ time: Date.now(), changes: [], failure: told }));
      else notice(`${failure.message}\n${failure.hint}`);
    },
  };
}
