import type { Output } from "./io.ts";

export interface Lines {
  /** After what is still to be written. */
  now(line: string): void;
  /** At the end of this turn of the event loop at the latest. */
  soon(line: string): void;
}

/** A write to a file or a terminal waits for it, so the calls that end in one turn are told in one: a single call at once. */
export function linesTo(output: Output): Lines {
  /** Undefined: nothing has been written in this turn. */
  let pending: string | undefined;
  const turned = (): void => {
    const text = pending;
    pending = undefined;
    if (text) output.write(text);
  };
  return {
    now(line) {
      output.write(`${pending ?? ""}${line}\n`);
      if (pending !== undefined) pending = "";
    },
    soon(line) {
      if (pending !== undefined) {
        pending += `${line}\n`;
        return;
      }
      pending = "";
      setImmediate(turned);
      output.write(`${line}\n`);
    },
  };
}
