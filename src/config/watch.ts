import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { type DirectoryWatch, type WatchOptions, watchDirectory } from "./directory-watch.ts";
import { turningPoints } from "./links.ts";
import { settle } from "./settle.ts";

/** Milliseconds. Reading a few small files this often costs nothing that could be measured. */
const unasked = 1000;

/**
 * Milliseconds. Most files that are empty or gone are being saved: that there is nothing is believed after this long. Until then
 * nothing is told of the others either, since whoever is told reads them all.
 */
const doubt = 250;

export interface ConfigWatch {
  /** Watches these files from now on: a reload may have named others. */
  readonly update: (files: readonly string[]) => Promise<void>;
  /** Ends it all; nothing is reported any more. */
  readonly close: () => Promise<void>;
}

/**
 * Calls back once when the content of any of these files is another than when this was called: written in place or by
 * rename, made, removed, or reached through a link that was turned. Directories are watched, not files: a watch on a
 * file stays with the old file when a new one takes its name, and sees nothing of a link in its path. What no event
 * tells of is seen by looking, within a second or so. That a file is empty or gone is told when it has been so for a moment.
 *
 * @example
 * const watch = await watchConfig(config.watched, (changed) => reload(changed));
 */
export async function watchConfig(
  files: readonly string[],
  onChange: (changed: readonly string[]) => void,
  options: WatchOptions = {},
): Promise<ConfigWatch> {
  const contents = new Map(files.map((file) => [file, fingerprint(file)]));
  const watched = new Map<string, DirectoryWatch>();
  const chokidar = await import("chokidar");
  let closed = false;
  let doubtedSince: number | undefined;

  const look = (): void => {
    const changed = [...contents]
      .map(([file, before]) => ({ file, before, after: fingerprint(file) }))
      .filter(({ before, after }) => after !== before);
    void follow();
    if (changed.some(({ after }) => isBare(after))) {
      doubtedSince ??= performance.now();
      if (performance.now() - doubtedSince < doubt) return poke();
    }
    doubtedSince = undefined;
    for (const { file, after } of changed) contents.set(file, after);
    if (changed.length > 0) onChange(changed.map(({ file }) => file));
  };
  const { poke, stop } = settle(look);
  // Some mounts and network drives never tell of a change, and cannot be asked whether they would.
  const looking = setInterval(() => {
    if ([...contents].some(([file, before]) => fingerprint(file) !== before)) poke();
  }, unasked);
  looking.unref();

  /** Watches the directories through which the files are reached now, and no others. */
  const follow = async (): Promise<void> => {
    const directories = closed ? new Map<string, Set<string>>() : byDirectory([...contents.keys()]);
    // The old watches end first: chokidar hands one on to whoever asks for the same path.
    const ending = [...watched].map(([path, watch]) => {
      const points = directories.get(path);
      if (points !== undefined && watch.holds(points)) return undefined;
      watched.delete(path);
      return watch.close();
    });
    for (const [path, points] of directories) {
      if (watched.has(path)) continue;
      const watch = watchDirectory(chokidar, path, points, options, poke);
      if (watch !== undefined) watched.set(path, watch);
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
      clearInterval(looking);
      stop();
      await follow();
    },
  };
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

/** What tells one content from another. A file that cannot be read has none. */
function fingerprint(file: string): string {
  try {
    const content = readFileSync(file);
    return content.length === 0 ? "empty" : createHash("sha256").update(content).digest("base64");
  } catch {
    return "none";
  }
}

function isBare(content: string): boolean {
  return content === "empty" || content === "none";
}
