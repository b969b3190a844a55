import { printable } from "../observe/printable.ts";
import { colorsFor } from "./colors.ts";
import type { Io } from "./io.ts";

/** Prints what is wrong, one line each, and resolves to the exit code that says that the thing asked failed. */
export function tellFaults(faults: readonly string[], io: Io): 1 {
  const colors = colorsFor(io.stderr, io.env);
  for (const fault of faults) io.stderr.write(`${colors.red("✗")} ${printable(fault)}\n`);
  return 1;
}
