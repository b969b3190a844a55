import type { Output } from "./io.ts";

export interface Lines<Told> {
  /** After what is still to be written. */
  now(line: string): void;
  /** When what has come is on its way. */
  soon(told: Told): void;
  /** What is still to be written. */
  flush(): void;
}

/**
 * A write to a file or a terminal waits for it, so the calls that end in one turn of the event loop are told in one write.
 * That is the turn after the next: in the next one the page's following call goes out first, and its line is made and
 * written while the upstream answers.
 */
export function linesTo<Told>(output: Output, lineOf: (told: Told) => string): Lines<Told> {
  let pending: Told[] = [];
  const textOfPending = (): string => {
    let text = "";
    for (const told of pending) text += `${lineOf(told)}\n`;
    pending = [];
    return text;
  };
  const flush = (): void => {
    if (pending.length > 0) output.write(textOfPending());
  };
  const later = (): void => void setImmediate(flush);
  return {
    now(line) {
      output.write(`${textOfPending()}${line}\n`);
    },
    soon(told) {
      if (pending.push(told) === 1) setImmediate(later);
    },
    flush,
  };
}
