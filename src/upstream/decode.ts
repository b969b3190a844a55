import { longestListKept, type RawHeaders } from "../headers.ts";

/** A raw head as latin1 strings, which keep every byte of it. */
export function decodeHeaders(raw: readonly (Buffer | string)[]): string[] {
  return raw.map(decoded);
}

/** Decodes heads one after the other. */
export type HeadDecoder = (raw: readonly (Buffer | string)[]) => RawHeaders;

/** Longer ones are decoded faster than they are compared. */
const longestCompared = 64;

/**
 * A server's answers have nearly the same head each time. What says the same as it did in the head before is that head's string
 * again, and a head that says the same throughout is that list again, which nobody can change: whoever compares them then has
 * nothing to compare.
 */
export function headDecoder(): HeadDecoder {
  /** The last head of each length. */
  const known: RawHeaders[] = [];
  return (raw) => {
    const { length } = raw;
    if (length > longestListKept) return decodeHeaders(raw);
    const before = known[length];
    let same = before !== undefined;
    const headers = new Array<string>(length);
    for (let i = 0; i < length; i++) {
      const part = raw[i] as Buffer | string;
      const text = before?.[i];
      if (text !== undefined && says(part, text)) headers[i] = text;
      else {
        headers[i] = decoded(part);
        same = false;
      }
    }
    if (same && before !== undefined) return before;
    known[length] = Object.freeze(headers);
    return headers;
  };
}

function decoded(part: Buffer | string): string {
  return typeof part === "string" ? part : part.toString("latin1");
}

function says(part: Buffer | string, text: string): boolean {
  if (typeof part === "string") return part === text;
  const { length } = part;
  if (length !== text.length || length > longestCompared) return false;
  for (let i = 0; i < length; i++) if (part[i] !== text.charCodeAt(i)) return false;
  return true;
}

/**
 * A reason phrase as it can be written. undici reads it as UTF-8: what was valid goes back to the bytes that it was, what
 * was not (U+FFFD) is dropped, since the reason means nothing (RFC 9112, 4) and the answer does.
 */
export function reasonPhrase(reason: string): string {
  if (/^[\t\x20-\x7e]*$/.test(reason)) return reason;
  return reason.includes("\ufffd") ? "" : Buffer.from(reason).toString("latin1");
}
