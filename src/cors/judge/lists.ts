import { isToken } from "../../headers.ts";
import type { HeaderPair } from "../safelist.ts";

/** HTTP whitespace off both ends, in one pass: a regular expression takes quadratic time on long runs inside. */
export function trimHttp(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isHttpSpace(value.charCodeAt(start))) start++;
  while (end > start && isHttpSpace(value.charCodeAt(end - 1))) end--;
  return value.slice(start, end);
}

function isHttpSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** Every value of that name as one. https://fetch.spec.whatwg.org/#concept-header-list-get */
export function combined(headers: readonly HeaderPair[], lower: string): string | undefined {
  const values = valuesOf(headers, lower);
  return values.length === 0 ? undefined : values.join(", ");
}

export function valuesOf(headers: readonly HeaderPair[], lower: string): string[] {
  return headers.filter(([name]) => name.toLowerCase() === lower).map(([, value]) => trimHttp(value));
}

/**
 * The members of a list of names; empty where there is no such header, `undefined` where a member is no token: then the
 * browser ignores all of it. https://fetch.spec.whatwg.org/#extract-header-list-values
 */
export function namesListed(headers: readonly HeaderPair[], lower: string): string[] | undefined {
  const members = valuesOf(headers, lower)
    .flatMap((value) => value.split(","))
    .map(trimHttp)
    .filter((member) => member !== "");
  return members.every(isToken) ? members : undefined;
}
