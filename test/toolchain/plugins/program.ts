import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** A program of its own that a test watches. */
export interface Program {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Resolves when what it has said holds the pattern; rejects when it ends without. */
  says(pattern: RegExp): Promise<RegExpMatchArray>;
  readonly exited: Promise<number | string>;
}

/** Ended with the test, or as `atEnd` has it. */
export function program(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
  atEnd: (end: () => Promise<void>) => void = onTestFinished,
): Program {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  const exited = once(child, "close").then(([code, signal]) => (code ?? signal) as number | string);
  atEnd(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  let output = "";
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      // Colours of a terminal.
      output += text.replace(/\x1b\[[0-9;]*m/g, "");
      for (const check of waiting) check();
    });
  }
  return {
    child,
    output: () => output,
    exited,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = pattern.exec(output);
          if (found === null) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
        void exited.then((code) =>
          reject(new Error(`ended with ${code} without saying ${pattern}:\n${output}`)),
        );
      }),
  };
}
