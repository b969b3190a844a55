import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decompressing } from "../../src/inspector/decompress-stream.ts";

/** RFC 8878, 3.1.1: a frame's head, and blocks that say one byte 128 Ki times, in four bytes each. */
const head = Buffer.from("28b52ffd0038", "hex");
const block = Buffer.concat([
  Buffer.from([2 | ((131_072 << 3) & 255), (131_072 >> 5) & 255, 131_072 >> 13]),
  Buffer.from("x"),
]);
const blocks = (count: number) => Buffer.concat(Array.from({ length: count }, () => block));

function reading(coding: string) {
  const seen = { bytes: 0, broken: 0 };
  const stream = decompressing(
    coding,
    (chunk) => {
      seen.bytes += chunk.length;
    },
    () => {
      seen.broken += 1;
    },
  );
  if (stream === undefined) throw new Error(coding);
  return { seen, stream };
}

describe("a compressed stream that says a thousand times as much as it has bytes", () => {
  it("is read for as long as no piece of it says more than a megabyte", () => {
    const { seen, stream } = reading("zstd");
    stream.push(Buffer.concat([head, blocks(8)]));
    stream.push(blocks(8));
    expect(seen).toEqual({ bytes: 16 * 131_072, broken: 0 });
  });

  it("is given up in the middle of a piece that does, before the proxy stands still for it", () => {
    const { seen, stream } = reading("zstd");
    stream.push(Buffer.concat([head, blocks(1000)]));
    stream.push(blocks(1));
    expect(seen).toEqual({ bytes: 8 * 131_072, broken: 1 });
  });

  it("is given up where more of it waits than is read by then", () => {
    const { seen, stream } = reading("gzip");
    const whole = gzipSync(randomBytes(4 * 1024 * 1024));
    for (let at = 0; at < whole.length; at += 65_536) stream.push(whole.subarray(at, at + 65_536));
    expect(seen.broken).toBe(1);
  });
});
