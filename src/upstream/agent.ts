import { createRequire } from "node:module";
import type { Agent } from "undici";

const require = createRequire(import.meta.url);

/**
 * undici's Agent and what it needs, nothing else: the whole package takes four times as long to load, for a fetch
 * and a WebSocket that are not used here. Loaded by the first call, not by the start.
 */
export function undiciAgent(): typeof Agent {
  return require("undici/lib/dispatcher/agent.js");
}
