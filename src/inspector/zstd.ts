import { Decompress } from "fzstd";

/**
 * Zstandard (RFC 8878), which browsers ask for and Node has since 22.15 only: takes bytes as they come and tells what
 * they say, block by block. Throws at bytes that are none. `reach`: how far back what is told may be referred to.
 *
 * What a frame's head asks for would be taken from the memory before a byte of it is read, and moved with every block. So
 * heads are written anew, with a window of our own, and a frame is walked here (3.1.1) to know where the next one begins.
 */
export function unzstd(reach: number, told: (bytes: Uint8Array) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let frame: { decoder: Decompress; checksum: number } | undefined;
  let skip = 0;

  /** The bytes that it took; 0: it needs more of them. */
  const begin = (): number => {
    if (rest.length < 8) return 0;
    const magic = rest.readUInt32LE(0);
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
      skip = rest.readUInt32LE(4);
      return 8;
    }
    if (magic !== ZSTD) throw new Error("no zstd");
    const flags = rest[4] ?? 0;
    const single = (flags & 0x20) !== 0;
    const dictionary = [0, 1, 2, 4][flags & 3] ?? 0;
    const sized = flags >> 6 === 0 ? Number(single) : 1 << (flags >> 6);
    const length = 5 + Number(!single) + dictionary + sized;
    if (rest.length < length) return 0;
    const decoder = new Decompress((bytes) => told(bytes));
    const window = single ? contentSize(rest.subarray(length - sized, length)) : windowSize(rest[5] ?? 0);
    decoder.push(headOf(Math.min(window, reach)));
    frame = { decoder, checksum: flags & 4 };
    return length;
  };

  const block = ({ decoder, checksum }: NonNullable<typeof frame>): number => {
    if (rest.length < 3) return 0;
    const head = rest.readUIntLE(0, 3);
    const size = head >> 3;
    const isRun = ((head >> 1) & 3) === 1;
    if (size > longestBlock) throw new Error("no zstd");
    const length = 3 + (isRun ? 1 : size);
    if (rest.length < length) return 0;
    const isLast = (head & 1) === 1;
    decoder.push(rest.subarray(0, length), isLast);
    if (isLast) {
      frame = undefined;
      skip = checksum;
    }
    return length;
  };

  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    for (;;) {
      const skipped = Math.min(skip, rest.length);
      skip -= skipped;
      rest = rest.subarray(skipped);
      const taken = skip > 0 ? 0 : frame === undefined ? begin() : block(frame);
      if (taken === 0) break;
      rest = rest.subarray(taken);
    }
    // The chunk may be somebody else's: what is kept of it is a copy.
    rest = Buffer.from(rest);
  };
}

const ZSTD = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** 3.1.1.2.4. */
const longestBlock = 128 * 1024;

/** 3.1.1.1.2. */
function windowSize(descriptor: number): number {
  return 2 ** (10 + (descriptor >> 3)) * (1 + (descriptor & 7) / 8);
}

/** 3.1.1.1.4. */
function contentSize(field: Buffer): number {
  if (field.length === 8) return Number(field.readBigUInt64LE());
  return field.readUIntLE(0, field.length) + (field.length === 2 ? 256 : 0);
}

/** A frame's head with nothing in it but a window, and empty blocks: the decoder begins with the eighteenth byte. */
function headOf(reach: number): Buffer {
  const exponent = Math.max(Math.ceil(Math.log2(reach)), 17) - 10;
  const head = Buffer.alloc(18);
  head.writeUInt32LE(ZSTD, 0);
  head[5] = exponent << 3;
  return head;
}
