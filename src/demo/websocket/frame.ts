/** WebSocket frames (RFC 6455, 5.2), as far as an echo needs them: no extensions, so no reserved bits. */
export interface Frame {
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
}

export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** RFC 6455, 7.4.1. */
export const closeCode = { normal: 1000, protocol: 1002, notUtf8: 1007, tooBig: 1009 } as const;

/** A frame and its size on the wire; or the bytes there must be before looking again; or why to close. */
export type Parsed =
  | { readonly kind: "frame"; readonly frame: Frame; readonly size: number }
  | { readonly kind: "partial"; readonly needed: number }
  | { readonly kind: "fault"; readonly code: number };

const known: ReadonlySet<number> = new Set(Object.values(opcode));
const fault: Parsed = { kind: "fault", code: closeCode.protocol };

/** The client's frame at the start of `bytes`. */
export function parseFrame(bytes: Buffer, maxPayload: number): Parsed {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return { kind: "partial", needed: 2 };

  const code = first & 0x0f;
  const final = (first & 0x80) !== 0;
  const short = second & 0x7f;
  const masked = (second & 0x80) !== 0;
  // A client that does not mask must be cut off (5.1).
  if ((first & 0x70) !== 0 || !known.has(code) || !masked) return fault;
  if (isControl(code) && (!final || short > 125)) return fault;

  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + 4;
  if (bytes.length < start) return { kind: "partial", needed: start };
  const length = lengthBytes === 0 ? short : readLength(bytes, lengthBytes);
  if (length > maxPayload) return { kind: "fault", code: closeCode.tooBig };
  const size = start + length;
  if (bytes.length < size) return { kind: "partial", needed: size };

  const payload = unmask(bytes.subarray(start, size), bytes.subarray(start - 4, start));
  return { kind: "frame", frame: { final, opcode: code, payload }, size };
}

/** A whole message as one frame of the server's, unmasked. */
export function encodeFrame(code: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 0x10000 ? 4 : 10);
  head[0] = 0x80 | code;
  if (head.length === 2) head[1] = length;
  if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  }
  if (head.length === 10) {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

export function encodeClose(code: number): Buffer {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return encodeFrame(opcode.close, payload);
}

export function isControl(code: number): boolean {
  return code >= opcode.close;
}

function readLength(bytes: Buffer, lengthBytes: number): number {
  return lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
}

function unmask(payload: Buffer, key: Buffer): Buffer {
  return Buffer.from(payload.map((byte, i) => byte ^ (key[i % 4] ?? 0)));
}
