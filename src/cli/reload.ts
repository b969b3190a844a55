import { describeChange } from "../config/describe.ts";
import type { CorsProxy } from "../proxy.ts";
import type { Io } from "./io.ts";
import { loadWith } from "./load-config.ts";
import type { Reporter } from "./reporter.ts";
import type { Settings } from "./settings.ts";
import { whyNotListening } from "./taken.ts";

/** A proxy that listens, and what it was started with. */
export interface Started {
  readonly proxy: CorsProxy;
  readonly settings: Settings;
  readonly reporter: Reporter;
}

/**
 * Reads the config again: a good one is in force from the next request on, a bad one changes nothing, and either is
 * told. Resolves to the files of which a change may make yet another one.
 */
export async function reload({ proxy, settings, reporter }: Started, io: Io): Promise<readonly string[]> {
  const loaded = await loadWith(settings, io);
  if ("error" in loaded) {
    const { message, watched } = loaded.error;
    reporter.refused({ code: "config-invalid", message, hint: "The last good config serves on." });
    return watched;
  }
  const { config } = loaded;
  const changes = describeChange(proxy.config, config);
  const before = await proxy.listen();
  try {
    await proxy.reload(config);
  } catch (error) {
    const message = (await whyNotListening(error, config, io)) ?? String(error);
    reporter.refused({ code: "not-listening", message, hint: `The proxy stays at ${before.url}.` });
    return config.watched;
  }
  reporter.reloaded(config, changes);
  const { url } = await proxy.listen();
  if (url !== before.url) reporter.notice(`The proxy is at ${url} now.`);
  return config.watched;
}

/** Has the file become another since it was loaded? While a start is under way, nobody watches. */
export async function hasChanged({ proxy, settings }: Started, io: Io): Promise<boolean> {
  const loaded = await loadWith(settings, io);
  return "error" in loaded || describeChange(proxy.config, loaded.config).length > 0;
}
