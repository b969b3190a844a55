import type { Arguments, CommandShape } from "./arguments.ts";
import type { Io } from "./io.ts";

/** A command's row in the help, and where its code is: it is loaded when it is run. */
export interface Command extends CommandShape {
  /** As typed after `corswalk`. */
  readonly usage: string;
  readonly about: string;
  readonly load: () => Promise<Run>;
}

/** Resolves to the exit code: 0 fine, 1 the thing asked failed. */
export type Run = (given: Arguments, io: Io) => Promise<number>;
