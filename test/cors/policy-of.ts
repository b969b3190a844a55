import { type CorsPolicy, corsPolicy, type WrittenCors } from "../../src/cors/index.ts";

/** The policy of a written one that has no faults. */
export function policyOf(written: WrittenCors): CorsPolicy {
  const { policy, faults } = corsPolicy(written);
  if (policy === undefined) throw new Error(JSON.stringify(faults));
  return policy;
}
