import type { Config } from "./config.ts";

/**
 * Is this what `parseConfig` and `loadConfig` return? Only such a config says where it listens by that word; one that
 * somebody wrote with it is looked at as a written one, and told that there is no such key.
 */
export function isResolved(config: unknown): config is Config {
  if (typeof config !== "object" || config === null || !("listen" in config)) return false;
  const parts: Readonly<Record<string, unknown>> = { ...config };
  return lists.every((name) => Array.isArray(parts[name])) && isPlace(parts.listen) && isPolicy(parts.cors);
}

const lists = ["allowedHosts", "routes", "secrets", "notices", "watched"];

function isPlace(listen: unknown): boolean {
  return typeof listen === "object" && listen !== null && "hosts" in listen && Array.isArray(listen.hosts);
}

function isPolicy(cors: unknown): boolean {
  return typeof cors === "object" && cors !== null && "allows" in cors;
}
