import type { Config, UpstreamSettings } from "../config/config.ts";
import { direct } from "../config/direct.ts";
import type { Arguments } from "./arguments.ts";
import type { Io } from "./io.ts";
import { type Loaded, loadWith } from "./load-config.ts";
import { readSettings } from "./settings.ts";

/** A route of its own, for where there is no config: it lends its connection settings, and is never called. */
const NOWHERE = "https://corswalk.invalid";

/** The config, if there is one, for commands that call servers by themselves: who is judged for, and how they are reached. */
export async function loadForCalls(given: Arguments, io: Io): Promise<Loaded | { readonly message: string }> {
  const settings = readSettings({ ...given, operands: [] }, io.env);
  if ("message" in settings) return settings;
  const insecure = given.flags.has("insecure");
  const alone = await loadWith({ ...settings, overrides: { target: NOWHERE, insecure } }, io);
  if ("error" in alone || alone.config.file === undefined) return alone;
  // There is a file: with its own route "/", which the target had replaced.
  return loadWith({ ...settings, overrides: { insecure } }, io);
}

/** Servers that a route goes to are reached as the route says; others as the environment says. */
export function settingsFrom({ routes }: Config): (url: URL) => UpstreamSettings {
  const proxied = routes.filter((route) => route.kind === "proxy");
  const fallback = proxied.find(({ target }) => target.origin === NOWHERE)?.upstream ?? direct;
  return ({ origin }) => proxied.find(({ target }) => target.origin === origin)?.upstream ?? fallback;
}
