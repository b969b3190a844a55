import { isToken, type RawHeaders } from "../headers.ts";
import type { Pass } from "./decide.ts";
import { isForbiddenResponseHeader, isSafelistedResponseHeader } from "./exposed.ts";
import type { CorsPolicy } from "./policy.ts";

/** The header that names the proxy's own answers: readable whatever the policy exposes, so that a page can tell. */
const OWN_HEADER = "x-corswalk";

/** What a 304 carries in any case (RFC 9110, 15.4.5), and what servers and gateways put on everything. */
const BARE_304 = new Set([
  "age",
  "connection",
  "content-location",
  "date",
  "etag",
  "keep-alive",
  "server",
  "vary",
  "via",
]);

/**
 * The headers of an answer, the upstream's or our own, as the page gets them: every CORS header of the upstream is gone,
 * ours are set once, and caches are told that they depend on the page's origin.
 */
export function applyCors(headers: RawHeaders, pass: Pass, policy: CorsPolicy, status = 200): string[] {
  const { origin } = pass;
  const reader = origin !== undefined || policy.anyOrigin;
  const patched: string[] = [];
  const exposed = reader
    ? new Set<string>(policy.exposeHeaders === "*" ? [] : policy.exposeHeaders)
    : undefined;
  let varies = policy.anyOrigin;

  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? "";
    const value = headers[i + 1] ?? "";
    const lower = name.toLowerCase();
    if (isReplaced(lower, reader)) continue;
    if (lower === "vary" && !varies) {
      patched.push(name, withOrigin(value));
      varies = true;
    } else {
      patched.push(name, value);
    }
    if (exposed !== undefined && isExposed(lower, policy)) exposed.add(name);
  }

  if (!varies) patched.push("Vary", "Origin");
  // Whoever gets this far has been let in; without this, isolated pages (COEP) could not embed what they may fetch.
  patched.push("Cross-Origin-Resource-Policy", "cross-origin");
  if (exposed === undefined) return patched;
  patched.push(...policy.constant);
  if (origin !== undefined && !policy.anyOrigin) patched.push("Access-Control-Allow-Origin", origin);
  if (exposed.size > 0 && !keepsStoredList(status, exposed, policy)) {
    patched.push("Access-Control-Expose-Headers", [...exposed].join(", "));
  }
  patched.push("Timing-Allow-Origin", policy.anyOrigin || origin === undefined ? "*" : origin);
  return patched;
}

/** Two Allow-Origin values are no value at all: the upstream's words on the matter never reach the page. */
function isReplaced(lower: string, reader: boolean): boolean {
  return (
    lower.startsWith("access-control-") ||
    lower === "cross-origin-resource-policy" ||
    (reader && lower === "timing-allow-origin")
  );
}

function isExposed(lower: string, policy: CorsPolicy): boolean {
  if (lower === OWN_HEADER) return true;
  if (policy.exposeHeaders !== "*") return false;
  // One name that is no token would make browsers ignore the whole list.
  return !isSafelistedResponseHeader(lower) && !isForbiddenResponseHeader(lower) && isToken(lower);
}

/**
 * The headers of a 304 replace those of the stored answer. One that names nothing of its own would hide what the stored
 * answer lets the page read, so that answer's list stays in force.
 */
function keepsStoredList(status: number, exposed: ReadonlySet<string>, policy: CorsPolicy): boolean {
  if (status !== 304 || policy.exposeHeaders !== "*") return false;
  return [...exposed].every((name) => BARE_304.has(name.toLowerCase()));
}

/** https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches */
function withOrigin(vary: string): string {
  if (vary.trim() === "") return "Origin";
  return /(?:^|,)\s*(?:\*|origin)\s*(?:,|$)/i.test(vary) ? vary : `${vary}, Origin`;
}
