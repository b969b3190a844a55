import { statSync } from "node:fs";
import type { watch } from "chokidar";

export interface WatchOptions {
  /** Look every 100 ms instead of being told: sooner than a second where events do not arrive (network drives, some mounts). */
  readonly poll?: boolean | undefined;
  /** Whether the watch by itself keeps the process running. Default: true. */
  readonly persistent?: boolean | undefined;
}

/** A watch on one directory. */
export interface DirectoryWatch {
  /** Is this path still the directory that is watched, for the same entries? */
  readonly holds: (points: ReadonlySet<string>) => boolean;
  /** Resolves when it stands, or has ended. */
  readonly ready: Promise<void>;
  readonly close: () => Promise<void>;
}

/** Calls back at every event in a directory that may concern one of these entries. Undefined: there is no such directory. */
export function watchDirectory(
  chokidar: { readonly watch: typeof watch },
  path: string,
  points: ReadonlySet<string>,
  { poll = false, persistent = true }: WatchOptions,
  onEvent: () => void,
): DirectoryWatch | undefined {
  const identity = identityOf(path, points);
  if (identity === undefined) return undefined;
  let stand = () => {};
  const ready = new Promise<void>((resolve) => {
    stand = resolve;
  });

  const start = (usePolling: boolean) => {
    const watcher = chokidar.watch(path, {
      depth: 0,
      ignoreInitial: true,
      // Chokidar would hold back removals for a while; `settle` waits for all events alike.
      atomic: false,
      // Events of the directory itself tell all; its other entries need no watch of their own.
      ignored: (entry) => entry !== path && !points.has(entry),
      usePolling,
      persistent,
      interval: 100,
    });
    watcher.on("raw", onEvent).on("all", onEvent);
    watcher.once("ready", () => {
      stand();
      // What happened before the watch stood was told to nobody.
      onEvent();
    });
    watcher.on("error", () => {
      // The system may have no watches left: then looking is better than nothing.
      if (usePolling || watcher.closed) return stand();
      void watcher.close();
      current = start(true);
    });
    return watcher;
  };

  let current = start(poll);
  return {
    holds: (other) => identity === identityOf(path, other),
    ready,
    close() {
      stand();
      return current.close();
    },
  };
}

/** A directory that was removed and made again is another one, of which the old watch knows nothing. */
function identityOf(directory: string, points: ReadonlySet<string>): string | undefined {
  try {
    const { dev, ino } = statSync(directory, { bigint: true });
    return [dev, ino, ...points].join("\0");
  } catch {
    return undefined;
  }
}
