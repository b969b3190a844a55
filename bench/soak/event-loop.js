import { monitorEventLoopDelay } from "node:perf_hooks";

const resolution = 10;

/** How late this process's event loop is, in milliseconds over what a timer takes anyway. */
export function watchEventLoop() {
  const sinceAsked = monitorEventLoopDelay({ resolution });
  const ever = monitorEventLoopDelay({ resolution });
  sinceAsked.enable();
  ever.enable();
  return {
    /** Since the last time, or since the last `forget`. */
    take() {
      const told = latenessOf(sinceAsked);
      sinceAsked.reset();
      return told;
    },
    ever: () => latenessOf(ever),
    /** Forgets what this turn costs: it shows with the next tick of the timer. */
    forget: () => setTimeout(() => sinceAsked.reset(), 2 * resolution),
  };
}

const latenessOf = (histogram) => ({ p99: over(histogram.percentile(99)), most: over(histogram.max) });

const over = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution);
