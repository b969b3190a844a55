import { isSafelistedMethod } from "../methods.ts";
import {
  isSafelistedHeader,
  isSafelistedName,
  MAX_SAFE_TOTAL,
  MAX_SAFE_VALUE,
  unsafeHeaderNames,
} from "../safelist.ts";
import { corsCheck } from "./check.ts";
import { combined, namesListed } from "./lists.ts";
import { isRedirectStatus } from "./redirect.ts";
import type { Sent } from "./request.ts";
import type { Answer, Finding } from "./verdict.ts";

const METHODS = "Access-Control-Allow-Methods";
const HEADERS = "Access-Control-Allow-Headers";

/** Why the browser asks before it sends this call; empty: it does not. https://fetch.spec.whatwg.org/#main-fetch */
export function preflightCauses({ method, headers }: Sent): string[] {
  const causes: string[] = [];
  if (!isSafelistedMethod(method)) causes.push(`The method ${method} is none of GET, HEAD and POST.`);
  const unsafe = new Map<string, string>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!unsafe.has(lower) && !isSafelistedHeader(lower, value)) unsafe.set(lower, value);
  }
  for (const name of unsafeHeaderNames(headers)) {
    const value = unsafe.get(name);
    causes.push(value === undefined ? tooMuch(name) : headerCause(name, value));
  }
  return causes;
}

function headerCause(name: string, value: string): string {
  if (!isSafelistedName(name)) return `The header ${name} is not one that every page may send.`;
  if (value.length > MAX_SAFE_VALUE) return `The header ${name} is longer than ${MAX_SAFE_VALUE} bytes.`;
  if (name === "content-type") return `The content type ${value} is none that an HTML form can send.`;
  if (name === "range") return `The range ${value} is not a single one with a start.`;
  return `The header ${name} has characters that need asking.`;
}

function tooMuch(name: string): string {
  return `The header ${name} is one of several that are longer than ${MAX_SAFE_TOTAL} bytes together.`;
}

/** Does the preflight's answer let the call go out? Empty: yes. https://fetch.spec.whatwg.org/#cors-preflight-fetch */
export function checkPreflight(sent: Sent, answer: Answer): Finding[] {
  const { status } = answer;
  if (isRedirectStatus(status)) {
    const message = `The preflight is answered with a redirect (${status}): browsers follow none there.`;
    return [{ code: "preflight-redirect", found: String(status), needed: "200 to 299", message }];
  }
  const findings = corsCheck(sent, answer);
  if (!(status >= 200 && status <= 299)) {
    const message = `The preflight is answered with status ${status}: only 200 to 299 lets the call go out.`;
    return [
      ...findings,
      { code: "preflight-failed-status", found: String(status), needed: "200 to 299", message },
    ];
  }
  return [...findings, ...checkMethod(sent, answer), ...checkHeaders(sent, answer)];
}

function checkMethod({ method, include }: Sent, { headers }: Answer): Finding[] {
  const listed = namesListed(headers, "access-control-allow-methods");
  const found = combined(headers, "access-control-allow-methods");
  const base = { header: METHODS, ...(found === undefined ? {} : { found }), needed: method };
  if (listed === undefined) {
    const message = `${METHODS} is not a list of methods (${found}), so browsers take the whole preflight as failed.`;
    return [{ code: "allow-methods-invalid", ...base, message }];
  }
  if (listed.includes(method) || isSafelistedMethod(method)) return [];
  if (listed.includes("*") && !include) return [];
  const message = `${absence("The method", method, METHODS, found)}${starHint(listed)}${caseHint(method, listed)}`;
  return [{ code: "method-not-allowed", ...base, message }];
}

function checkHeaders({ headers: sentHeaders, include }: Sent, { headers }: Answer): Finding[] {
  const listed = namesListed(headers, "access-control-allow-headers");
  const found = combined(headers, "access-control-allow-headers");
  const base = { header: HEADERS, ...(found === undefined ? {} : { found }) };
  const names = unsafeHeaderNames(sentHeaders);
  if (listed === undefined) {
    const message = `${HEADERS} is not a list of header names (${found}), so browsers take the whole preflight as failed.`;
    return [{ code: "allow-headers-invalid", ...base, needed: names.join(", "), message }];
  }
  const allowed = new Set(listed.map((name) => name.toLowerCase()));
  const hintOnStar = starHint(listed);
  const findings: Finding[] = [];
  for (const name of names) {
    // https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
    const starCounts = !include && name !== "authorization";
    if (allowed.has(name) || (starCounts && allowed.has("*"))) continue;
    const hint =
      name === "authorization" && allowed.has("*") ? " A * never covers authorization." : hintOnStar;
    const message = `${absence("The header", name, HEADERS, found)}${hint}`;
    findings.push({ code: "header-not-allowed", ...base, needed: name, message });
  }
  return findings;
}

function absence(kind: string, name: string, header: string, found: string | undefined): string {
  return found === undefined
    ? `${kind} ${name} needs permission, but the preflight's answer carries no ${header}.`
    : `${kind} ${name} is not in ${header} (${found === "" ? "empty" : found}).`;
}

function starHint(listed: readonly string[]): string {
  return listed.includes("*") ? " With credentials, * is only a literal name." : "";
}

function caseHint(method: string, listed: readonly string[]): string {
  const twin = listed.find((other) => other.toUpperCase() === method.toUpperCase());
  return twin === undefined ? "" : ` Methods are case-sensitive: ${twin} is not ${method}.`;
}
