/** An attempt to connect, as its stages see it: they come one after the other, and each ends when it is given up. */
export interface Connecting {
  /** Why it has been given up; undefined: it has not. */
  reason(): Error | undefined;
  /** For the stage that begins now, in the place of the one before. */
  onGivenUp(act: (reason: Error) => void): void;
}

/** An AbortController would do, in 3 KB: WebSockets that are opened together have as many of them alive at once. */
export function newConnecting(): Connecting & { giveUp(reason: Error): void } {
  let given: Error | undefined;
  let stage: ((reason: Error) => void) | undefined;
  return {
    reason: () => given,
    onGivenUp(act) {
      stage = act;
    },
    giveUp(reason) {
      if (given !== undefined) return;
      given = reason;
      stage?.(reason);
    },
  };
}
