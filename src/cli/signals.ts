import type { Io, Signal } from "./io.ts";

const SIGNALS: readonly Signal[] = ["SIGINT", "SIGTERM"];

/** What a shell reports of a process that a signal ended: 128 and its number. */
const EXIT_CODES: Record<Signal, number> = { SIGINT: 130, SIGTERM: 143 };

export interface Stop {
  /** Resolves with the first signal, or when `now` is called. */
  readonly asked: Promise<void>;
  readonly now: () => void;
  /** Gives the signals back. */
  readonly forget: () => void;
}

/** The first SIGINT or SIGTERM asks for an end; a second one does not wait for it. */
export function listenForStop(io: Io): Stop {
  let now = (): void => {};
  const asked = new Promise<void>((resolve) => {
    now = resolve;
  });
  let count = 0;
  const listeners = SIGNALS.map((signal) => {
    const listener = () => {
      count += 1;
      if (count > 1) io.exit(EXIT_CODES[signal]);
      now();
    };
    io.on(signal, listener);
    return { signal, listener };
  });
  const forget = () => {
    for (const { signal, listener } of listeners) io.off(signal, listener);
  };
  return { asked, now, forget };
}
