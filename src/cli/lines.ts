import type { Output } from "./io.ts";

export interface Lines {
  /** After what is still to be written. */
  now(line: string): void;
  /** At the end of this turn of the event loop. */
  soon(line: string): void;
}

/** A write to a file or a terminal waits for it, so the calls that end in one turn are told in one. */
export function linesTo(output: Output): Lines {
  let pending = "";
  const write = (): void => {
    const text = pending;
    pending = "";
    if (text !== "") output.write(text);
  };
  return {
    now(line) {
      pending += `${line}\n`;
      write();
    },
    soon(line) {
      if (pending === "") setImmediate(write);
      pending += `${line}\n`;
    },
  };
}
