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
 * again, and a head that says the same throughout is that list again: whoever compares them then has nothing to compare,
 * and nobody may change one.
 */
export function headDecoder(): HeadDecoder {
  /** The last head of each length. */
  const known: RawHeaders[] = [];
  return (raw) => {
    const { length } = raw;
    if (length > longestListKept) return decodeHeaders(raw);
    const before = known[length];
    let same = before !== undefined;
    const headers: string[] = [];
    for (let i = 0; i < length; i++) {
      const part = raw[i] as Buffer | string;
      const text = before?.[i];
      if (text !== undefined && says(part, text)) headers.push(text);
      else {
        headers.push(decoded(part));
        same = false;
      }
    }
    if (same && before !== undefined) return before;
    known[length] = headers;
    return headers;
  };
}

/**
 * The text of a name or of a value in an answer's head, where it stands in the bytes that came; `place`: the how manieth of the
 * head. A built corswalk has undici ask for it (`scripts/undici-as-used.ts`): by itself it makes a Buffer of each.
 */
export type HeadText = (bytes: Buffer, start: number, length: number, place: number) => string;

/** What says the same as in the head before is its string again. */
export function headText(): HeadText {
  const known: string[] = [];
  return (bytes, start, length, place) => {
    const text = known[place];
    if (text !== undefined && saysAt(bytes, start, length, text)) return text;
    const next = bytes.toString("latin1", start, start + length);
    if (place < longestListKept && length <= longestCompared) known[place] = next;
    return next;
  };
}

function decoded(part: Buffer | string): string {
  return typeof part === "string" ? part : part.toString("latin1");
}

function says(part: Buffer | string, text: string): boolean {
  if (typeof part === "string") return part === text;
  return part.length <= longestCompared && saysAt(part, 0, part.length, text);
}

function saysAt(bytes: Buffer, start: number, length: number, text: string): boolean {
  if (length !== text.length) return false;
  for (let i = 0; i < length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
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
