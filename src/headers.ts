/**
 * Operations on raw header lists: `[name, value, name, value …]`, as Node's `rawHeaders` gives them and as
 * undici and `writeHead` take them. Working on these keeps the case of names, repetitions and order.
 */
export type RawHeaders = readonly string[];

/** Longer heads come from no page and no server that anybody calls often: they are not worth keeping. */
export const longestListKept = 64;

/** A change to make to a list: a value sets (replacing every occurrence), `null` removes. Names as written. */
export type HeaderChanges = readonly (readonly [name: string, value: string | null])[];

/** Names compare without regard to case; most differ in length, so that is looked at first. */
export function sameName(a: string, lower: string): boolean {
  return a.length === lower.length && (a === lower || a.toLowerCase() === lower);
}

/** The value of the first header of that name. `lower` is the name in lowercase. */
export function headerValue(headers: RawHeaders, lower: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) {
    if (sameName(headers[i] as string, lower)) return headers[i + 1];
  }
  return undefined;
}

/** The values of every header of that name, in order. */
export function headerValues(headers: RawHeaders, lower: string): string[] {
  const values: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    if (sameName(headers[i] as string, lower)) values.push(headers[i + 1] as string);
  }
  return values;
}

/** The list without the headers whose lowercase name satisfies `drop`. */
export function withoutHeaders(headers: RawHeaders, drop: (lower: string) => boolean): string[] {
  const kept: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    if (!drop(name.toLowerCase())) kept.push(name, headers[i + 1] as string);
  }
  return kept;
}

/** The list with each change made, set headers at the end. */
export function changeHeaders(headers: RawHeaders, changes: HeaderChanges): string[] {
  const touched = new Set(changes.map(([name]) => name.toLowerCase()));
  const next = withoutHeaders(headers, (lower) => touched.has(lower));
  for (const [name, value] of changes) {
    if (value !== null) next.push(name, value);
  }
  return next;
}

/** The comma-separated members of every header of that name, trimmed, empty ones left out. */
export function headerTokens(headers: RawHeaders, lower: string): string[] {
  return headerValues(headers, lower).flatMap(splitList);
}

/** `"a, b,,c"` → `["a", "b", "c"]` (RFC 9110, 5.6.1: recipients ignore empty members). */
export function splitList(value: string): string[] {
  const members: string[] = [];
  for (const part of value.split(",")) {
    const member = part.trim();
    if (member !== "") members.push(member);
  }
  return members;
}

/** RFC 9110, 5.6.2. */
export function isToken(value: string): boolean {
  return /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(value);
}

/** RFC 9110, 5.5: visible bytes, spaces and tabs, as latin1. */
export function isFieldValue(value: string): boolean {
  return !/[^\t\x20-\x7e\x80-\xff]/.test(value);
}
