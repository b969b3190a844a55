import type { Ring } from "../inspector/ring.ts";
import type { Inspector } from "../inspector/server.ts";
import { claimPort, purposeOf } from "./claims.ts";
import type { Io } from "./io.ts";
import { listenForKeys } from "./keys.ts";
import { hasChanged, reload, type Started } from "./reload.ts";

/** What has passed, and the page that shows it. */
interface Seen {
  readonly ring: Ring;
  readonly inspector: Inspector | undefined;
}

const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

/**
 * What goes on beside a running proxy: its claim on the port, the watch on its files, the terminal's keys. Resolves to
 * what ends them.
 */
export async function accompany(
  started: Started,
  { ring, inspector }: Seen,
  io: Io,
  stop: () => void,
): Promise<() => Promise<void>> {
  const { proxy, reporter } = started;
  const claim = async () => claimPort((await proxy.listen()).port, purposeOf(proxy.config), io.cwd(), io.env);
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
  const open = async (): Promise<void> => {
    if (inspector === undefined) return reporter.notice("The inspector is off: start with --inspector.");
    const { openBrowser } = await import("./open-browser.ts");
    if (!(await openBrowser(inspector.url, io.env)))
      reporter.notice(`No browser was found: open ${inspector.url}`);
  };
  const explain = async (): Promise<void> => {
    const { explainLast } = await import("./explain-last.ts");
    await explainLast(started, ring, io);
  };
  if (started.settings.open) void open();
  const leaveKeys = await listenForKeys(
    [
      { key: "o", about: "open the inspector", press: open },
      { key: "e", about: "explain the last failed call", press: explain },
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
