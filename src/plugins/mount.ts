import type { Config } from "../config/config.ts";
import { describeChange } from "../config/describe.ts";
import { ConfigError } from "../config/fault.ts";
import { type ConfigWatch, watchConfig } from "../config/watch.ts";
import { type CorsProxy, createProxy } from "../proxy.ts";
import { type Given, type Place, readGiven } from "./given.ts";
import { createTeller, type Logger, type Teller } from "./tell.ts";

/** A proxy in a server of somebody else's, which follows its config's files. */
export interface Mount {
  readonly proxy: CorsProxy;
  /** Ends the exchanges under way and the watch on the files. */
  close(): Promise<void>;
}

/** Throws a `ConfigError` for a config with faults: later on, the last good one serves. */
export function mount(given: Given | undefined, place: Place, logger: Logger): Mount {
  const config = readGiven(given, place);
  const teller = createTeller(config, logger);
  const proxy = createProxy(config, { onExchange: teller.exchange, onNotice: teller.notice });
  const read = (): Config => readGiven(given, place);
  const watch = follow(proxy, read, teller);
  let closed: Promise<void> | undefined;
  return {
    proxy,
    close() {
      closed ??= Promise.all([proxy.close({ within: 0 }), watch.then((watching) => watching?.close())]).then(
        () => {},
      );
      return closed;
    },
  };
}

/** Reloads when a file of the config changes. Undefined: it comes from no file. */
async function follow(
  proxy: CorsProxy,
  read: () => Config,
  teller: Teller,
): Promise<ConfigWatch | undefined> {
  const { watched } = proxy.config;
  if (watched.length === 0) return undefined;
  let files = (_: readonly string[]): unknown => undefined;
  let reloading = Promise.resolve();
  const again = (): void => {
    reloading = reloading.then(async () => void (await files(await reload(proxy, read, teller))));
  };
  const poll = /^(?:1|true|on|yes)$/i.test(process.env.CORSWALK_POLL ?? "");
  const watch = await watchConfig(watched, again, { poll, persistent: false });
  files = watch.update;
  // While it was being set up, nobody watched.
  again();
  return watch;
}

/** Resolves to the files of which a change may make yet another config. */
async function reload(proxy: CorsProxy, read: () => Config, teller: Teller): Promise<readonly string[]> {
  try {
    const config = read();
    const changes = describeChange(proxy.config, config);
    await proxy.reload(config);
    if (changes.length > 0) teller.reloaded(config, changes);
    return config.watched;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    teller.refused(error.message);
    return error.watched;
  }
}
