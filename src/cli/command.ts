import type { Arguments, CommandShape } from "./arguments.ts";
import type { FlagName } from "./flags.ts";
import type { Io } from "./io.ts";

/** A command's row in the help, and where its code is: it is loaded when it is run. */
export interface Command extends CommandShape {
  /** As typed after `corswalk`. */
  readonly usage: string;
  readonly about: string;
  /** Flags that mean something of their own here, in the words of this command's help. */
  readonly flagWords?: { readonly [name in FlagName]?: string };
  /** Shown at the end of its help. */
  readonly examples?: readonly string[];
  readonly load: () => Promise<Run>;
}

/** Resolves to the exit code: 0 fine, 1 the thing asked failed. */
export type Run = (given: Arguments, io: Io) => Promise<number>;
