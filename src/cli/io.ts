import type { Readable, Writable } from "node:stream";

/** What a command may touch of the process it runs in: `process` is one. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  cwd(): string;
  exit(code: number): void;
  on(signal: Signal, listener: () => void): unknown;
  off(signal: Signal, listener: () => void): unknown;
}

export type Signal = "SIGINT" | "SIGTERM";
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };
