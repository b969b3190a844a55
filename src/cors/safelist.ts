import { isToken } from "../headers.ts";

/** A header as a page sets it. */
export type HeaderPair = readonly [name: string, value: string];

/** https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte */
const UNSAFE_BYTE = /[\x00-\x08\x0a-\x1f"():<>?@[\\\]{}\x7f]/;
const LANGUAGE_BYTES = /^[0-9A-Za-z *,\-.;=]*$/;
/** One range with a start. https://fetch.spec.whatwg.org/#simple-range-header-value */
const SIMPLE_RANGE = /^bytes=(\d+)-(\d*)$/;

/** Content types that an HTML form can send. */
const FORM_TYPES = new Set(["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]);

/** Longest value of one header, and of all safelisted ones together, that goes without asking. */
export const MAX_SAFE_VALUE = 128;
export const MAX_SAFE_TOTAL = 1024;

const safeValue: Readonly<Record<string, (value: string) => boolean>> = {
  accept: (value) => !UNSAFE_BYTE.test(value),
  "accept-language": (value) => LANGUAGE_BYTES.test(value),
  "content-language": (value) => LANGUAGE_BYTES.test(value),
  "content-type": (value) => !UNSAFE_BYTE.test(value) && FORM_TYPES.has(mimeEssence(value) ?? ""),
  range: isSimpleRange,
};

export function isSafelistedName(lower: string): boolean {
  return Object.hasOwn(safeValue, lower);
}

/** May a page send this header without a preflight? https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
export function isSafelistedHeader(lower: string, value: string): boolean {
  if (value.length > MAX_SAFE_VALUE || !isSafelistedName(lower)) return false;
  return safeValue[lower]?.(value) ?? false;
}

/**
 * The names that a preflight has to ask for: lowercase, sorted, each once.
 * https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names
 */
export function unsafeHeaderNames(headers: readonly HeaderPair[]): string[] {
  const unsafe = new Set<string>();
  const safe = new Set<string>();
  let total = 0;
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (isSafelistedHeader(lower, value)) {
      safe.add(lower);
      total += value.length;
    } else {
      unsafe.add(lower);
    }
  }
  if (total > MAX_SAFE_TOTAL) for (const name of safe) unsafe.add(name);
  return [...unsafe].sort();
}

/** `Text/Plain; charset=utf-8` → `text/plain`. https://mimesniff.spec.whatwg.org/#parsing-a-mime-type */
function mimeEssence(value: string): string | undefined {
  const essence = (value.split(";", 1)[0] ?? "").replace(/[\t\n\r ]+$/, "").replace(/^[\t\n\r ]+/, "");
  const slash = essence.indexOf("/");
  if (!isToken(essence.slice(0, slash)) || !isToken(essence.slice(slash + 1))) return undefined;
  return essence.toLowerCase();
}

function isSimpleRange(value: string): boolean {
  const range = SIMPLE_RANGE.exec(value);
  if (range === null) return false;
  const [, start = "", end = ""] = range;
  return end === "" || BigInt(start) <= BigInt(end);
}
