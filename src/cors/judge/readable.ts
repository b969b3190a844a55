import { isForbiddenResponseHeader, isSafelistedResponseHeader } from "../exposed.ts";
import { namesListed } from "./lists.ts";
import type { Sent } from "./request.ts";
import type { Answer } from "./verdict.ts";

/**
 * The names that the page finds in `response.headers`.
 * https://fetch.spec.whatwg.org/#concept-filtered-response-cors
 */
export function readableNames({ cors, include }: Sent, { headers }: Answer): string[] {
  const exposed = new Set(
    (namesListed(headers, "access-control-expose-headers") ?? []).map((name) => name.toLowerCase()),
  );
  const everything = !cors || (exposed.has("*") && !include);
  const names = new Set<string>();
  for (const [name] of headers) {
    const lower = name.toLowerCase();
    if (isForbiddenResponseHeader(lower)) continue;
    if (everything || isSafelistedResponseHeader(lower) || exposed.has(lower)) names.add(lower);
  }
  return [...names].sort();
}
