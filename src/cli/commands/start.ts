import type { Config } from "../../config/config.ts";
import { createRing } from "../../inspector/ring.ts";
import type { Exchange } from "../../observe/exchange.ts";
import { whenMuchHasPassed } from "../../passing.ts";
import { type CorsProxy, createProxy, type Listening } from "../../proxy.ts";
import { accompany } from "../accompany.ts";
import type { Run } from "../command.ts";
import { tellConfigFaults, tellFaults } from "../faults.ts";
import { callsBefore, inlineMore } from "../inline-more.ts";
import { openInspectorPage, telling, wantsInspector } from "../inspect.ts";
import type { Io } from "../io.ts";
import { loadWith } from "../load-config.ts";
import { quickCollection } from "../quick-collection.ts";
import { createReporter } from "../reporter.ts";
import { readSettings } from "../settings.ts";
import { listenForStop } from "../signals.ts";
import { whyNotListening } from "../taken.ts";

/** Starts the proxy and keeps it running until it is told to stop. */
export const start: Run = async (given, io) => {
  const settings = readSettings(given, io.env);
  if ("message" in settings) return tellFaults([settings.message], io);
  const loaded = await loadWith(settings, io);
  if ("error" in loaded) return tellConfigFaults(loaded.error, io);

  const { config } = loaded;
  const reporter = createReporter(config, io);
  const ring = createRing();
  const keep = wantsInspector(config, io) || io.stdin.isTTY === true;
  let calls = 0;
  const onExchange = (exchange: Exchange): void => {
    if (++calls === callsBefore) inlineMore();
    if (keep) ring.push(exchange);
    reporter.exchange(exchange);
  };
  whenMuchHasPassed(quickCollection());
  const proxy = createProxy(config, { onExchange, onNotice: reporter.notice });
  const listening = await opened(proxy, config, io);
  if (typeof listening === "string") return tellFaults([listening], io);

  const stop = listenForStop(io);
  reporter.started(config, listening.url);
  const started = { proxy, settings, reporter };
  const inspector = wantsInspector(config, io) ? await openInspectorPage(started, ring) : undefined;
  const leave = await accompany(telling(started, inspector), { ring, inspector }, io, stop.now);
  await stop.asked;
  // A reload that is under way needs a proxy that is open.
  await leave();
  await Promise.all([inspector?.close(), proxy.close({ within: 2000 })]);
  stop.forget();
  return 0;
};

async function opened(proxy: CorsProxy, config: Config, io: Io): Promise<Listening | string> {
  try {
    return await proxy.listen();
  } catch (error) {
    const why = await whyNotListening(error, config, io);
    if (why === undefined) throw error;
    await proxy.close();
    return why;
  }
}
