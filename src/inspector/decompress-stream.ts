import type { Transform } from "node:stream";
import { decoderFor } from "./decompress.ts";
import { unzstd } from "./zstd.ts";

/** A content coding taken off a stream as it passes. */
export interface Decompressing {
  push(chunk: Buffer): void;
  /** There is no more of it: what has come is told, and the decoder's memory given back. */
  end(): void;
}

/** A few bytes may say a thousand times as many: what is not read by then is given up. */
const mostWaiting = 1024 * 1024;

/** `broken`: nothing more will be told. Undefined: a coding that is not known here. */
export function decompressing(
  coding: string,
  told: (chunk: Buffer) => void,
  broken: () => void,
): Decompressing | undefined {
  if (coding === "zstd") return readingZstd(told, broken);
  const create = decoderFor(coding);
  if (create === undefined) return undefined;
  let decoder: Transform | undefined;
  return {
    push(chunk) {
      decoder ??= create(chunk).on("data", told).on("error", broken);
      if (!decoder.writable) return;
      if (decoder.writableLength > mostWaiting) {
        decoder.destroy();
        broken();
        return;
      }
      // It is read later, and the chunk is the proxy's own.
      decoder.write(Buffer.from(chunk));
    },
    end: () => void decoder?.end(),
  };
}

/** RFC 9659: no answer of HTTP may ask for more. */
const largestZstdWindow = 8 * 1024 * 1024;

function readingZstd(told: (chunk: Buffer) => void, broken: () => void): Decompressing {
  let left = 0;
  let read: ((bytes: Buffer) => void) | undefined = unzstd(largestZstdWindow, (bytes) => {
    left -= bytes.length;
    if (left < 0) throw new Error("more than is read at once");
    told(Buffer.from(bytes));
  });
  return {
    push(chunk) {
      left = mostWaiting;
      try {
        read?.(chunk);
      } catch {
        read = undefined;
        broken();
      }
    },
    end() {
      read = undefined;
    },
  };
}
