import type { Fix, FixPolicy } from "./fixes/fix.ts";
import { serverNamed } from "./fixes/index.ts";
import { fixPolicy } from "./fixes/policy.ts";

/**
 * The code or config with which a server allows a policy; `undefined` for a server that is not known here. What cannot
 * stand in code is left out, and a note says so.
 *
 * @example
 * fixFor("express", { origins: ["https://app.example.com"], methods: ["GET", "PUT"], credentials: true })?.files[0]?.text;
 */
export function fixFor(name: string, policy: Partial<FixPolicy>): Fix | undefined {
  const server = serverNamed(name);
  if (server === undefined) return undefined;
  const checked = fixPolicy(policy);
  const fix = server.write(checked.policy);
  return { ...fix, notes: [...fix.notes, ...checked.faults] };
}
