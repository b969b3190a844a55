import type { Finding } from "./findings.ts";

/**
 * Is this a proxy file of Angular's? Some projects call theirs `proxy.config.json` too. Its keys are paths, or it is a list
 * of entries with contexts (https://angular.dev/tools/cli/serve#proxying-to-a-backend-server).
 */
export function isAngularShaped(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some((entry) => "context" in Object(entry));
  const keys = Object.keys(value).filter((key) => key !== "$schema");
  return keys.length > 0 && keys.every((key) => /^[/^*]/.test(key));
}

/** Said in the place of a fault for each of its keys. */
export const angularFault: Finding = {
  path: [],
  message: "looks like Angular's proxy file",
  fix: "Run `corswalk init`, which takes it over into a proxy.config.jsonc; in a config of ours, paths stand under `routes`",
};
