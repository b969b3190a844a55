/**
 * A Set-Cookie value as browsers take it apart (RFC 6265bis, 5.6): at semicolons, whatever the quotes. Each part keeps
 * its bytes, so that what is not changed is written as it came.
 */
export interface SetCookie {
  /** `name=value`. */
  readonly pair: string;
  /** Empty where there is no `=`. */
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

interface Attribute {
  readonly raw: string;
  /** Lowercase. */
  readonly name: string;
  readonly value: string;
}

export function parseSetCookie(text: string): SetCookie {
  const [pair = "", ...rest] = text.split(";");
  return { pair, name: nameOf(pair) ?? "", attributes: rest.map(parseAttribute) };
}

function parseAttribute(raw: string): Attribute {
  const name = nameOf(raw);
  const value = name === undefined ? "" : trimmed(raw.slice(raw.indexOf("=") + 1));
  return { raw, name: (name ?? trimmed(raw)).toLowerCase(), value };
}

/** What stands before the first `=`; undefined without one. */
export function nameOf(pair: string): string | undefined {
  const equals = pair.indexOf("=");
  return equals === -1 ? undefined : trimmed(pair.slice(0, equals));
}

export function writeSetCookie({ pair, attributes }: SetCookie): string {
  return [pair, ...attributes.map(({ raw }) => raw)].join(";");
}

/** The value of an attribute, empty for `Secure` and the like; undefined without it. The last one counts. */
export function attributeOf(cookie: SetCookie, lower: string): string | undefined {
  return cookie.attributes.findLast(({ name }) => name === lower)?.value;
}

export function withoutAttribute(cookie: SetCookie, lower: string): SetCookie {
  return { ...cookie, attributes: cookie.attributes.filter(({ name }) => name !== lower) };
}

/** Set at the place of the last one of that name, the others dropped, or added at the end. */
export function withAttribute(cookie: SetCookie, name: string, value = ""): SetCookie {
  const lower = name.toLowerCase();
  const attribute = { raw: value === "" ? ` ${name}` : ` ${name}=${value}`, name: lower, value };
  const last = cookie.attributes.findLastIndex((one) => one.name === lower);
  if (last === -1) return { ...cookie, attributes: [...cookie.attributes, attribute] };
  const attributes = cookie.attributes.flatMap((one, index) => {
    if (index === last) return [attribute];
    return one.name === lower ? [] : [one];
  });
  return { ...cookie, attributes };
}

export function renamed(cookie: SetCookie, name: string): SetCookie {
  return { ...cookie, name, pair: name + cookie.pair.slice(cookie.pair.indexOf("=")) };
}

/** Spaces and tabs only: `trim` would also take the byte 0xA0, which may end a value. */
export function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
