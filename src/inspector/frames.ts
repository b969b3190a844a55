import { inflateRawSync } from "node:zlib";

/**
 * A WebSocket message as it passed. `lost`: from here on the bytes mean nothing to us. `compressed`: it refers to messages
 * that we have not seen, or is too long to be read.
 */
export type Found =
  | {
      readonly kind: "text" | "binary" | "ping" | "pong" | "close" | "compressed";
      readonly payload: Buffer;
      readonly bytes: number;
    }
  | { readonly kind: "lost"; readonly why: string };

/** A longer message is counted, and its beginning shown. */
const longestKept = 64 * 1024;
/** What is compressed can only be read as a whole, and those after it only if it was. */
const longestCompressed = 1024 * 1024;
/** Of all messages that come in one piece. */
const longestInflated = 4 * 1024 * 1024;

const kinds = { 1: "text", 2: "binary", 8: "close", 9: "ping", 10: "pong" } as const;

/**
 * Reads one direction of a WebSocket (RFC 6455, 5.2), frame by frame, from a frame's beginning on. `deflated`: the two
 * have agreed on permessage-deflate (RFC 7692), where every message may refer to those before it.
 */
export function frameReader(deflated: boolean): (chunk: Buffer) => Found[] {
  let rest: Buffer = Buffer.alloc(0);
  /** Of the frame under way: what of its payload is still to come. */
  let frame: Head | undefined;
  let message:
    | { code: number; compressed: boolean; bytes: number; parts: Buffer[]; kept: number }
    | undefined;
  /** What the next message may refer to, as far as it is known: nothing but what it says itself after one that was not read. */
  let window: Buffer = Buffer.alloc(0);
  let lost = false;
  let left = 0;

  const take = (head: Head, payload: Buffer): void => {
    message ??= { code: head.code, compressed: head.compressed, bytes: 0, parts: [], kept: 0 };
    message.bytes += payload.length;
    const room = (message.compressed ? longestCompressed : longestKept) - message.kept;
    if (room <= 0) return;
    const part = unmasked(payload.subarray(0, room), head.mask, head.length - head.left);
    message.parts.push(part);
    message.kept += part.length;
  };

  const finished = (found: Found[]): void => {
    if (message === undefined) return;
    const { code, compressed, bytes, parts } = message;
    message = undefined;
    const payload = Buffer.concat(parts);
    const kind = kinds[code as keyof typeof kinds] ?? "binary";
    if (!compressed) {
      found.push({ kind, payload, bytes });
      return;
    }
    const inflated = bytes > payload.length ? undefined : inflate(payload, window, left);
    left -= inflated?.length ?? 0;
    window = inflated === undefined ? Buffer.alloc(0) : lastWindow(window, inflated);
    found.push(
      inflated === undefined
        ? { kind: "compressed", payload: payload.subarray(0, longestKept), bytes }
        : { kind, payload: Buffer.from(inflated.subarray(0, longestKept)), bytes },
    );
  };

  return (chunk) => {
    const found: Found[] = [];
    if (lost) return found;
    left = longestInflated;
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      if (frame === undefined) {
        const head = readHead(rest, deflated, message !== undefined);
        if (head === "partial") break;
        if (head === "fault") {
          lost = true;
          rest = Buffer.alloc(0);
          found.push({
            kind: "lost",
            why: "These bytes are no WebSocket frames that can be read from here on.",
          });
          return found;
        }
        rest = rest.subarray(head.size);
        if (head.code >= 8) {
          // Control frames stand between those of a message, and are short.
          if (rest.length < head.length) {
            rest = Buffer.concat([head.bytes, rest]);
            break;
          }
          const payload = unmasked(rest.subarray(0, head.length), head.mask, 0);
          found.push({ kind: kinds[head.code as keyof typeof kinds], payload, bytes: head.length });
          rest = rest.subarray(head.length);
          continue;
        }
        frame = head;
        take(frame, Buffer.alloc(0));
      }
      const payload = rest.subarray(0, frame.left);
      take(frame, payload);
      frame.left -= payload.length;
      rest = rest.subarray(payload.length);
      if (frame.left > 0) break;
      if (frame.final) finished(found);
      frame = undefined;
    }
    // The chunk belongs to the proxy: what is kept of it is a copy.
    rest = Buffer.from(rest);
    return found;
  };
}

interface Head {
  readonly code: number;
  readonly final: boolean;
  readonly compressed: boolean;
  readonly mask: Buffer | undefined;
  readonly length: number;
  left: number;
  /** Of the head itself. */
  readonly size: number;
  readonly bytes: Buffer;
}

function readHead(bytes: Buffer, deflated: boolean, continuing: boolean): Head | "partial" | "fault" {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return "partial";
  const code = first & 0x0f;
  const compressed = (first & 0x40) !== 0;
  const isControl = code >= 8;
  const known = code === 0 ? continuing : code in kinds && (isControl || !continuing);
  if (!known || (first & 0x30) !== 0 || (compressed && (!deflated || isControl || code === 0)))
    return "fault";
  const short = second & 0x7f;
  if (isControl && (short > 125 || (first & 0x80) === 0)) return "fault";
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const maskAt = 2 + lengthBytes;
  const masked = (second & 0x80) !== 0;
  const size = maskAt + (masked ? 4 : 0);
  if (bytes.length < size) return "partial";
  const length =
    lengthBytes === 0 ? short : lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (!Number.isSafeInteger(length)) return "fault";
  return {
    code,
    final: (first & 0x80) !== 0,
    compressed,
    mask: masked ? Buffer.from(bytes.subarray(maskAt, size)) : undefined,
    length,
    left: length,
    size,
    bytes: Buffer.from(bytes.subarray(0, size)),
  };
}

/** A copy without its mask (5.3). `offset`: where in the frame's payload it stands. */
function unmasked(payload: Buffer, mask: Buffer | undefined, offset: number): Buffer {
  const copy = Buffer.from(payload);
  if (mask === undefined) return copy;
  for (let i = 0; i < copy.length; i++) copy[i] = (copy[i] ?? 0) ^ (mask[(offset + i) % 4] ?? 0);
  return copy;
}

/** RFC 7692, 7.2.2: the end of a deflate block is left out on the wire. */
function inflate(payload: Buffer, dictionary: Buffer, most: number): Buffer | undefined {
  if (most === 0) return undefined;
  try {
    return inflateRawSync(Buffer.concat([payload, Buffer.from([0, 0, 0xff, 0xff])]), {
      finishFlush: 2,
      maxOutputLength: most,
      ...(dictionary.length > 0 && { dictionary }),
    });
  } catch {
    return undefined;
  }
}

/** What the next message may refer to: the last 32 KiB. */
function lastWindow(window: Buffer, next: Buffer): Buffer {
  return Buffer.from(Buffer.concat([window, next.subarray(-32_768)]).subarray(-32_768));
}
