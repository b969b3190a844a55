import { claimPort } from "./claims.ts";
import type { Io } from "./io.ts";
import { listenForKeys } from "./keys.ts";
import { hasChanged, reload, type Started } from "./reload.ts";

const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

/**
 * What goes on beside a running proxy: its claim on the port, the watch on its files, the terminal's keys. Resolves to
 * what ends them.
 */
export async function accompany(started: Started, io: Io, stop: () => void): Promise<() => Promise<void>> {
  const { proxy } = started;
  const claim = async () => claimPort((await proxy.listen()).port, proxy.config, io.cwd(), io.env);
  let release = await claim();
  let files: (paths: readonly string[]) => Promise<void> = async () => {};
  let reloading = Promise.resolve();
  const again = (): void => {
    // One after the other, each from what the file says by then.
    reloading = reloading.then(async () => {
      const named = await reload(started, io);
      await files(named);
      await release();
      release = await claim();
    });
  };
  const leaveKeys = await listenForKeys(
    [
      { key: "r", about: "reload the config", press: again },
      { key: "c", about: "clear the screen", press: () => void io.stdout.write(CLEAR) },
      { key: "q", about: "quit", press: stop },
    ],
    io,
  );
  const watch = await watchFiles(started, again);
  if (watch !== undefined) {
    files = watch.update;
    if (await hasChanged(started, io)) again();
  }

  return async () => {
    leaveKeys();
    await watch?.close();
    await reloading;
    await release();
  };
}

/** The watcher takes a while to load, so only a start with a file pays for it, and only when it is listening. */
async function watchFiles(started: Started, again: () => void) {
  const { config } = started.proxy;
  if (config.file === undefined) return undefined;
  const { watchConfig } = await import("../config/watch.ts");
  return watchConfig(config.watched, again, { poll: started.settings.poll });
}
