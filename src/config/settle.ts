/** A save is often several events, and a file half-written between them: it is looked at when they pause … */
const pause = 30;
/** … or when they have gone on for this long. */
const longestPause = 90;

/** Calls back once for a burst of pokes. */
export function settle(look: () => void): { readonly poke: () => void; readonly stop: () => void } {
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  return {
    poke() {
      if (stopped) return;
      const now = performance.now();
      since ??= now;
      clearTimeout(timer);
      timer = setTimeout(
        () => {
          since = undefined;
          look();
        },
        Math.max(0, Math.min(pause, since + longestPause - now)),
      );
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
