import type { Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

export interface Decoded {
  readonly bytes: Buffer;
  /** There is more of it. */
  readonly cut: boolean;
  /** What the bytes are still coded in, where that is not known here or is broken. */
  readonly coding: string;
}

const { BROTLI_OPERATION_FLUSH, Z_SYNC_FLUSH } = constants;

/** The end may be missing: what there is of it is shown. */
const decoders: Readonly<Record<string, (bytes: Buffer) => Transform>> = {
  gzip: () => createGunzip({ finishFlush: Z_SYNC_FLUSH }),
  "x-gzip": () => createGunzip({ finishFlush: Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ finishFlush: BROTLI_OPERATION_FLUSH }),
  // RFC 9110, 8.4.1.2: some servers leave the zlib wrapper out.
  deflate: ([first = 0]) =>
    (first & 0x0f) === 8
      ? createInflate({ finishFlush: Z_SYNC_FLUSH })
      : createInflateRaw({ finishFlush: Z_SYNC_FLUSH }),
};

/** Takes content codings off, the last first, and never makes more than `most` bytes of it. */
export async function decompress(bytes: Buffer, codings: readonly string[], most: number): Promise<Decoded> {
  let decoded: Decoded = { bytes, cut: false, coding: "" };
  // RFC 9110, 8.4 allows any number of codings, and nobody uses two.
  for (const written of codings.slice(-4).reverse()) {
    const coding = written.toLowerCase();
    if (coding === "identity") continue;
    const create = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
    const next = create && (await through(create(decoded.bytes), decoded.bytes, most));
    if (next === undefined) return { ...decoded, coding };
    decoded = { bytes: next.bytes, cut: decoded.cut || next.cut, coding: "" };
  }
  return {
    ...decoded,
    bytes: decoded.bytes.subarray(0, most),
    cut: decoded.cut || decoded.bytes.length > most,
  };
}

async function through(decoder: Transform, bytes: Buffer, most: number) {
  const parts: Buffer[] = [];
  let length = 0;
  decoder.end(bytes);
  try {
    for await (const part of decoder) {
      parts.push(part);
      length += part.length;
      if (length > most) break;
    }
  } catch {
    // What came before the fault is as good as what comes before a missing end.
    if (length === 0) return undefined;
    return { bytes: Buffer.concat(parts), cut: true };
  }
  return { bytes: Buffer.concat(parts).subarray(0, most), cut: length > most };
}
