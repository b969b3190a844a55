import type { Logger } from "../../../src/plugins/tell.ts";

export interface Log extends Logger {
  readonly lines: readonly string[];
  /** Resolves with the first line that matches. */
  says(pattern: RegExp): Promise<string>;
}

/** A logger that remembers, without colours. */
export function memoryLog(): Log {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const add = (line: string): void => {
    // Colours of a terminal.
    lines.push(line.replace(/\x1b\[[0-9;]*m/g, ""));
    for (const check of waiting) check();
  };
  return {
    lines,
    info: add,
    warn: add,
    error: add,
    says: (pattern) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
  };
}
