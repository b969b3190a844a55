import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/fault.ts";
import { loadConfig } from "../config/load.ts";
import type { Io } from "./io.ts";
import type { Settings } from "./settings.ts";

export type Loaded = { readonly config: Config } | { readonly error: ConfigError };

/** Faults of a config are what a person can repair: a value here. Anything else is a bug of ours, and thrown. */
export async function loadWith({ file, overrides }: Settings, io: Io): Promise<Loaded> {
  try {
    return { config: await loadConfig(file, { cwd: io.cwd(), env: io.env, overrides }) };
  } catch (error) {
    if (error instanceof ConfigError) return { error };
    throw error;
  }
}
