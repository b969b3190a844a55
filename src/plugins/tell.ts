import pc from "picocolors";
import type { Config } from "../config/config.ts";
import type { Exchange } from "../observe/exchange.ts";
import { jsonExchange } from "../observe/json.ts";
import { prettyExchange } from "../observe/pretty.ts";
import { printable } from "../observe/printable.ts";
import { createRedactor } from "../observe/redact.ts";

/** Where lines go: the server's own logger, or the console. */
export interface Logger {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
  /** It puts our name before each line by itself. */
  readonly saysWho?: boolean;
}

/** All that a mounted proxy says, without secrets. */
export interface Teller {
  exchange(exchange: Exchange): void;
  notice(sentence: string): void;
  reloaded(config: Config, changes: readonly string[]): void;
  /** The last good config serves on. */
  refused(message: string): void;
}

export function createTeller(first: Config, logger: Logger): Teller {
  const secrets = new Set<string>();
  const warned = new Set<string>();
  let redact = createRedactor([]);
  let format = first.log;

  /** In a log that others write to as well. */
  const who = logger.saysWho === true ? "" : `${pc.bold("corswalk")} `;
  const named = (lines: readonly string[]): string => `${who}${lines.join("\n  ").trimEnd()}`;
  const notice = (sentence: string): void => {
    if (format !== "silent")
      logger.warn(named(sentence.split("\n").map((line) => printable(redact.text(line)))));
  };
  const adopt = (config: Config): void => {
    format = config.log;
    // Exchanges that began under the config before are still to be told, so its secrets stay known.
    for (const secret of config.secrets) secrets.add(secret);
    redact = createRedactor([...secrets]);
    for (const sentence of config.notices) if (!warned.has(sentence)) notice(sentence);
    for (const sentence of config.notices) warned.add(sentence);
  };
  adopt(first);

  return {
    notice,
    exchange(seen) {
      if (format === "silent") return;
      const width = process.stdout.isTTY ? process.stdout.columns : undefined;
      const line =
        format === "json"
          ? jsonExchange(redact.exchange(seen))
          : prettyExchange(redact.told(seen), { colors: pc, width });
      if (seen.failure === undefined) logger.info(line);
      else logger.error(line);
    },
    reloaded(config, changes) {
      adopt(config);
      if (format === "silent") return;
      const told = changes.map((change) => printable(redact.text(change)));
      logger.info(
        named([`config reloaded: ${told.length === 1 ? told[0] : ""}`, ...(told.length > 1 ? told : [])]),
      );
    },
    // Said whatever the format: nothing else tells that a save had no effect.
    refused: (message) =>
      logger.error(named([...message.split("\n").map(printable), "The last good config serves on."])),
  };
}
