import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import type { Io } from "../../src/cli/io.ts";

export interface FakeIo extends Io {
  readonly stdin: PassThrough & { isTTY: boolean };
  readonly said: () => string;
  readonly warned: () => string;
  /** Raises a signal, as the terminal does. */
  readonly raise: (signal: "SIGINT" | "SIGTERM") => void;
  readonly exits: number[];
}

/** A process of a test's own: what is written to it can be read, and it can stand for a terminal. */
export function fakeIo({
  tty = false,
  env = {},
  cwd = "/",
}: {
  tty?: boolean;
  env?: Record<string, string>;
  cwd?: string;
} = {}): FakeIo {
  const signals = new EventEmitter();
  const output = () => {
    const stream = Object.assign(new PassThrough().setEncoding("utf8"), { isTTY: tty, columns: 100 });
    let text = "";
    stream.on("data", (chunk: string) => {
      text += chunk;
    });
    return { stream, text: () => text };
  };
  const stdout = output();
  const stderr = output();
  const exits: number[] = [];
  return {
    env,
    stdin: Object.assign(new PassThrough(), { isTTY: tty }),
    stdout: stdout.stream,
    stderr: stderr.stream,
    cwd: () => cwd,
    exit: (code) => exits.push(code),
    on: (signal, listener) => signals.on(signal, listener),
    off: (signal, listener) => signals.off(signal, listener),
    raise: (signal) => signals.emit(signal),
    said: stdout.text,
    warned: stderr.text,
    exits,
  };
}
