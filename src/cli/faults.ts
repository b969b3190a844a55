import type { ConfigError } from "../config/fault.ts";
import { printable } from "../observe/printable.ts";
import type { Redactor } from "../observe/redact.ts";
import type { UsageFault } from "./arguments.ts";
import { colorsFor } from "./colors.ts";
import type { Io } from "./io.ts";

/** Prints what is wrong, one line each, and resolves to the exit code that says that the thing asked failed. */
export function tellFaults(faults: readonly string[], io: Io): 1 {
  const colors = colorsFor(io.stderr, io.env);
  for (const fault of faults) io.stderr.write(`${colors.red("✗")} ${printable(fault)}\n`);
  return 1;
}

/** Prints every fault of a config. Some may be a flag's: then it is the command line that is wrong. */
export function tellConfigFaults({ faults, message }: ConfigError, io: Io): 1 | 2 {
  const failed = tellFaults(message.split("\n"), io);
  return faults.some(({ file, path }) => file === undefined && path.startsWith("--")) ? 2 : failed;
}

/** Prints what is wrong with the command line, and resolves to the exit code that says so. */
export function tellUsage({ message, hint }: UsageFault, redactor: Pick<Redactor, "text">, io: Io): 2 {
  const shown = (text: string) => printable(redactor.text(text));
  io.stderr.write(`corswalk: ${shown(message)}\n${shown(hint)}\n`);
  return 2;
}
