import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { FSWatcher } from "chokidar";
import { turningPoints } from "./links.ts";

export interface ConfigWatch {
  /** Watches these files from now on: a reload may have named others. */
  readonly update: (files: readonly string[]) => Promise<void>;
  /** Ends it all; nothing is reported any more. */
  readonly close: () => Promise<void>;
}

export interface WatchOptions {
  /** Look every 100 ms instead of being told, where events do not arrive (network drives, some containers). */
  readonly poll?: boolean | undefined;
}

/** A save is often several events, and a file half-written between them: it is looked at when they pause … */
const pause = 30;
/** … or when they have gone on for this long. */
const longestPause = 90;

/**
 * Calls back once when the content of any of these files is another: written in place or by rename, made, removed, or
 * reached through a link that was turned. Directories are watched, not files: a watch on a file stays with the old
 * file when a new one takes its name, and sees nothing of a link in its path.
 *
 * @example
 * const watch = await watchConfig(config.watched, () => reload());
 */
export async function watchConfig(
  files: readonly string[],
  onChange: (changed: readonly string[]) => void,
  options: WatchOptions = {},
): Promise<ConfigWatch> {
  const { watch } = await import("chokidar");
  const contents = new Map(files.map((file) => [file, fingerprint(file)]));
  const watched = new Map<string, Directory>();
  let closed = false;
  let since: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const poke = (): void => {
    if (closed) return;
    const now = Date.now();
    since ??= now;
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(0, Math.min(pause, since + longestPause - now)));
  };

  const look = (): void => {
    since = undefined;
    const changed: string[] = [];
    for (const [file, before] of contents) {
      const after = fingerprint(file);
      if (after === before) continue;
      contents.set(file, after);
      changed.push(file);
    }
    void follow();
    if (changed.length > 0) onChange(changed);
  };

  const open = (path: string, identity: string, points: ReadonlySet<string>, poll: boolean): Directory => {
    const watcher = watch(path, {
      depth: 0,
      ignoreInitial: true,
      // Chokidar would hold back removals for a while: the pause above does the same for every event.
      atomic: false,
      // Events of the directory itself tell all; its other entries need no watch of their own.
      ignored: (entry) => entry !== path && !points.has(entry),
      usePolling: poll,
      interval: 100,
    });
    const ready = new Promise<void>((resolve) => {
      watcher.once("ready", resolve);
      // The system may have no watches left: then looking is better than nothing.
      watcher.once("error", () => {
        resolve();
        if (poll || closed || watched.get(path)?.watcher !== watcher) return;
        void watcher.close();
        watched.set(path, open(path, identity, points, true));
      });
    });
    watcher.on("raw", poke).on("all", poke);
    // What happened before the watch stood was told to nobody.
    void ready.then(poke);
    return { watcher, identity, ready };
  };

  /** Watches the directories through which the files are reached now, and no others. */
  const follow = async (): Promise<void> => {
    const directories = closed ? new Map<string, Set<string>>() : byDirectory([...contents.keys()]);
    // The old watches end first: chokidar hands one on to whoever asks for the same path.
    const ending = [...watched].map(([path, { watcher, identity }]) => {
      const points = directories.get(path);
      if (points !== undefined && identity === identityOf(path, points)) return undefined;
      watched.delete(path);
      return watcher.close();
    });
    for (const [path, points] of directories) {
      const identity = identityOf(path, points);
      if (!watched.has(path) && identity !== undefined) {
        watched.set(path, open(path, identity, points, options.poll === true));
      }
    }
    await Promise.all([...ending, ...[...watched.values()].map(({ ready }) => ready)]);
  };

  await follow();
  return {
    async update(next) {
      for (const file of contents.keys()) if (!next.includes(file)) contents.delete(file);
      for (const file of next) if (!contents.has(file)) contents.set(file, fingerprint(file));
      await follow();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await follow();
    },
  };
}

interface Directory {
  readonly watcher: FSWatcher;
  readonly identity: string;
  readonly ready: Promise<void>;
}

/** Where a file may come to be another, by the directory in which that would be seen. */
function byDirectory(files: readonly string[]): Map<string, Set<string>> {
  const directories = new Map<string, Set<string>>();
  for (const point of files.flatMap(turningPoints)) {
    const points = directories.get(dirname(point)) ?? new Set();
    directories.set(dirname(point), points.add(point));
  }
  return directories;
}

/** A directory that was removed and made again is another one, of which the old watch knows nothing. */
function identityOf(directory: string, points: ReadonlySet<string>): string | undefined {
  const stats = statSync(directory, { throwIfNoEntry: false, bigint: true });
  return stats && [stats.dev, stats.ino, ...points].join("\0");
}

/** What tells one content from another. A file that cannot be read has none. */
function fingerprint(file: string): string {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("base64");
  } catch {
    return "none";
  }
}
