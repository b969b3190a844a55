import { describe, expect, it } from "vitest";
import { unzstd } from "../../src/inspector/zstd.ts";

/** Written by `zstd`: with a checksum at the end, and without one at its highest level. */
const hello = Buffer.from("KLUv/QRYbQAAMGhlbGxvIAEAL2kpAno+fCg=", "base64");
const people = [
  "KLUv/QBotQUAssoZFZA5HT9aKmphdvndqIkI2aLczdiZHEVzbvVWvVPv1Bv1vt7Xu73Zm72D9sbO2Bn7Ylfsij2xI3bEfuQl",
  "JznJA/LGG2d88cVTTSXWVpFKlxhiD7GLA80JNo7hLBxEMZYzECycIzkMEU6oEfD4/e9go5QeEEYEY0gPiWUs0DCksCBypDjm",
  "ZmljNRsamIEMjQEMXtCFWoAFK7oqmRRdlHQSk1RCk1DTOWnOHbLTAOV21rcHowo=",
].join("");
const list = Buffer.from(people, "base64");
const listed = JSON.stringify(Array.from({ length: 40 }, (_, id) => ({ id, name: `Ada ${id * 7}` })));

/** RFC 8878, 3.1.2: bytes for somebody else. */
const skippable = Buffer.concat([Buffer.from("502a4d1803000000", "hex"), Buffer.from("xyz")]);
/** A frame's head that asks for a window of 2 TB, and bytes behind it. */
const greedy = (rest: Buffer) => Buffer.concat([Buffer.from("28b52ffd00f8", "hex"), rest]);
/** A block that says one byte a thousand times (3.1.1.2.2). */
const run = (byte: string, last: boolean) =>
  Buffer.concat([
    Buffer.from([Number(last) | 2 | ((1000 << 3) & 255), (1000 >> 5) & 255, 0]),
    Buffer.from(byte),
  ]);

function read(bytes: Buffer, length = bytes.length): string {
  const parts: Uint8Array[] = [];
  const push = unzstd(256 * 1024, (part) => parts.push(part));
  for (let at = 0; at < bytes.length; at += length) push(bytes.subarray(at, at + length));
  return Buffer.concat(parts).toString();
}

describe("Zstandard", () => {
  const cases: [string, Buffer, string][] = [
    ["a frame with its checksum", hello, "hello ".repeat(20)],
    ["one of the highest level", list, listed.replaceAll(/([:,])(?=["\d{])/g, "$1 ")],
    ["a frame after the other", Buffer.concat([hello, list, hello]), ""],
    [
      "bytes for somebody else between them",
      Buffer.concat([skippable, hello, skippable]),
      "hello ".repeat(20),
    ],
    [
      "runs, whatever window is asked for",
      greedy(Buffer.concat([run("a", false), run("b", true)])),
      "a".repeat(1000) + "b".repeat(1000),
    ],
    ["an end that is missing: what came before it", greedy(run("a", false)), "a".repeat(1000)],
  ];
  it.each(cases)("%s, whole and byte by byte", (_, bytes, expected) => {
    const whole = read(bytes);
    if (expected !== "") expect(whole).toBe(expected);
    else expect(whole).toBe(read(hello) + read(list) + read(hello));
    expect(read(bytes, 1)).toBe(whole);
  });

  it.each([
    ["no zstd", Buffer.from("hello hello")],
    ["a block that is too long", greedy(Buffer.from("ffffff", "hex"))],
    ["a block of no kind", greedy(Buffer.from("0e000000", "hex"))],
  ])("throws at %s", (_, bytes) => {
    expect(() => read(bytes)).toThrow();
  });
});
