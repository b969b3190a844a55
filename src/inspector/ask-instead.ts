import type { DirectCase } from "../advice/direct.ts";
import { examine } from "../advice/examine.ts";
import type { Explanation } from "../advice/explain.ts";
import type { Config, UpstreamSettings } from "../config/config.ts";
import { headerValue } from "../headers.ts";
import type { Exchange } from "../observe/exchange.ts";

/** Asks the upstream of an exchange as the page's browser would without corswalk. What changes something is not sent. */
export function askInstead(
  exchange: Exchange,
  { call }: DirectCase,
  { routes }: Config,
  settingsFor: (url: URL) => UpstreamSettings,
  fix?: string,
): Promise<Explanation> {
  const route = routes.find(({ key }) => key === exchange.route);
  const search = route?.kind === "proxy" ? route.target.search : "";
  // The record's URL hides the target's own query, which may be a key.
  const request = { ...call.request, url: call.request.url.replace("?…", search) };
  const cookie =
    request.credentials === "include"
      ? headerValue(exchange.upstreamRequestHeaders ?? [], "cookie")
      : undefined;
  return examine({ origin: call.origin, request }, { send: false, settingsFor, cookie, fix });
}
