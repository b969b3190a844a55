import type { Config } from "../config/config.ts";
import type { Ring } from "../inspector/ring.ts";
import { type Inspector, openInspector } from "../inspector/server.ts";
import { codeOf } from "../listen.ts";
import type { Io } from "./io.ts";
import { settingsFrom } from "./reach.ts";
import type { Started } from "./reload.ts";
import { version } from "./version.ts";

/** On by default where somebody sits before a terminal. */
export function wantsInspector({ inspector }: Config, { stdout }: Io): boolean {
  return inspector ?? stdout.isTTY === true;
}

/** Opens the page beside a proxy that listens, or says why not: the proxy runs either way. */
export async function openInspectorPage(started: Started, ring: Ring): Promise<Inspector | undefined> {
  const { proxy, settings, reporter } = started;
  try {
    const inspector = await openInspector({
      proxy,
      ring,
      version,
      port: settings.inspectorPort,
      settingsFor: (url) => settingsFrom(proxy.config)(url),
    });
    reporter.inspecting(inspector.url);
    return inspector;
  } catch (error) {
    const why = codeOf(error) === "EADDRINUSE" ? `port ${settings.inspectorPort} is taken` : String(error);
    reporter.notice(`The inspector is not open: ${why}.`);
    return undefined;
  }
}

/** What the config's changes are told to, beside the log. */
export function telling(started: Started, inspector: Inspector | undefined): Started {
  if (inspector === undefined) return started;
  const { reporter } = started;
  const tell = (
    changes: readonly string[],
    failure: Parameters<typeof reporter.refused>[0] | undefined,
  ): void => {
    inspector
      .reloaded({ time: Date.now(), changes, failure })
      .catch((error: unknown) => reporter.notice(`The inspector cannot show this: ${error}. Start again.`));
  };
  return {
    ...started,
    reporter: {
      ...reporter,
      reloaded(config, changes) {
        reporter.reloaded(config, changes);
        tell(changes, undefined);
      },
      refused(failure) {
        reporter.refused(failure);
        tell([], failure);
      },
    },
  };
}
