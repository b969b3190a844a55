import type { Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { unzstd } from "./zstd.ts";

export interface Decoded {
  readonly bytes: Buffer;
  /** There is more of it. */
  readonly cut: boolean;
  /** What the bytes are still coded in, where that is not known here or is broken. */
  readonly coding: string;
}

const { BROTLI_OPERATION_FLUSH, Z_SYNC_FLUSH } = constants;

/** The end may be missing: what there is of it is shown. `zstd` is not among them, see zstd.ts. */
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
    const next = await without(coding, decoded.bytes, most);
    if (next === undefined) return { ...decoded, coding };
    decoded = { bytes: next.bytes, cut: decoded.cut || next.cut, coding: "" };
  }
  return {
    ...decoded,
    bytes: decoded.bytes.subarray(0, most),
    cut: decoded.cut || decoded.bytes.length > most,
  };
}

/** Wants to see the first bytes that it will be written. */
export function decoderFor(coding: string): ((bytes: Buffer) => Transform) | undefined {
  return Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
}

/** One coding less; undefined where it is not known here, or where nothing could be read. */
async function without(coding: string, bytes: Buffer, most: number) {
  if (coding === "zstd") return throughZstd(bytes, most);
  const create = decoderFor(coding);
  return create && through(create(bytes), bytes, most);
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

function throughZstd(bytes: Buffer, most: number) {
  const parts: Uint8Array[] = [];
  let length = 0;
  const read = unzstd(most, (part) => {
    parts.push(part);
    length += part.length;
    if (length > most) throw new RangeError("enough");
  });
  try {
    read(bytes);
  } catch {
    if (length === 0) return undefined;
    return { bytes: Buffer.concat(parts).subarray(0, most), cut: true };
  }
  return { bytes: Buffer.concat(parts), cut: false };
}
