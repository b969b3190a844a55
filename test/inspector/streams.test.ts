import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { eventReader } from "../../src/inspector/event-stream.ts";
import { type Found, frameReader } from "../../src/inspector/frames.ts";

/** A frame (RFC 6455, 5.2), masked as pages send them where a mask is given. */
function frame(
  code: number,
  payload: Buffer | string,
  { final = true, compressed = false, mask = "" } = {},
): Buffer {
  const bytes = Buffer.from(payload);
  const first = (final ? 0x80 : 0) | (compressed ? 0x40 : 0) | code;
  const key = Buffer.from(mask, "hex");
  const flag = mask === "" ? 0 : 0x80;
  const head =
    bytes.length < 126
      ? Buffer.from([first, flag | bytes.length])
      : Buffer.from([first, flag | 126, bytes.length >> 8, bytes.length & 255]);
  return Buffer.concat([head, key, mask === "" ? bytes : bytes.map((byte, i) => byte ^ (key[i % 4] ?? 0))]);
}

const told = (found: readonly Found[]) =>
  found.map((one) => (one.kind === "lost" ? "lost" : `${one.kind} ${one.payload} ${one.bytes}`));

describe("the messages of a WebSocket", () => {
  const close = Buffer.concat([Buffer.from([0x03, 0xe8]), Buffer.from("bye")]);
  const cases: [string, boolean, Buffer[], string[]][] = [
    ["text", false, [frame(1, "hi")], ["text hi 2"]],
    ["a page's, behind its mask", false, [frame(1, "hello", { mask: "a1b2c3d4" })], ["text hello 5"]],
    ["bytes", false, [frame(2, "xy")], ["binary xy 2"]],
    [
      "one in parts, with a ping between",
      false,
      [frame(1, "a", { final: false }), frame(9, "p"), frame(0, "b")],
      ["ping p 1", "text ab 2"],
    ],
    ["a longer one", false, [frame(1, "x".repeat(200))], [`text ${"x".repeat(200)} 200`]],
    ["its end", false, [frame(8, close)], [`close ${close} 5`]],
    ["what is no frame", false, [Buffer.from("GET / HTTP/1.1\r\n")], ["lost"]],
    ["compression that nobody agreed on", false, [frame(1, "x", { compressed: true })], ["lost"]],
    [
      "a compressed one",
      true,
      [frame(1, deflated("hello hello"), { compressed: true })],
      [`text hello hello ${deflated("hello hello").length}`],
    ],
  ];
  it.each(cases)("%s, whole and byte by byte", (_, agreed, frames, expected) => {
    const bytes = Buffer.concat(frames);
    expect(told(frameReader(agreed)(bytes))).toEqual(expected);
    const read = frameReader(agreed);
    expect(told([...bytes].flatMap((byte) => read(Buffer.from([byte]))))).toEqual(expected);
  });

  it("reads of what comes in one piece only so much as is quickly inflated, and says so of the rest", () => {
    const megabyte = frame(1, deflated("x".repeat(1024 * 1024)), { compressed: true });
    const kinds = (found: readonly Found[]) => found.map(({ kind }) => kind);
    const read = frameReader(true);
    const five = Buffer.concat(Array.from({ length: 5 }, () => megabyte));
    expect(kinds(read(five))).toEqual(["text", "text", "text", "text", "compressed"]);
    expect(kinds(read(megabyte))).toEqual(["text"]);
  });

  it("keeps the beginning of one that is long, and counts all of it", () => {
    const read = frameReader(false);
    const found = told([
      ...read(frame(1, "a".repeat(60_000), { final: false })),
      ...read(frame(0, "b".repeat(60_000))),
    ]);
    expect(found).toEqual([`text ${"a".repeat(60_000)}${"b".repeat(65_536 - 60_000)} 120000`]);
  });
});

describe("compressed messages of a WebSocket", () => {
  /** As one side sends them, each referring to those before it (RFC 7692, 7.2.3). */
  const sent = (...texts: string[]): Buffer[] => {
    let before = "";
    return texts.map((text) => {
      const dictionary = Buffer.from(before.slice(-32_768));
      const bytes = deflateRawSync(text, { finishFlush: 2, ...(before !== "" && { dictionary }) });
      before += text;
      return frame(1, bytes.subarray(0, -4), { compressed: true });
    });
  };
  const kinds = (found: readonly Found[]) => found.map((one) => (one.kind === "lost" ? "lost" : one.kind));

  it("are read on after one of a hundred thousand characters", () => {
    const long = Array.from({ length: 20_000 }, (_, i) => `${(i * 7919) % 10_007} `).join("");
    const read = frameReader(true);
    const found = sent("first", long, "third, as the first").flatMap((bytes) => read(bytes));
    expect(kinds(found)).toEqual(["text", "text", "text"]);
    expect(told(found.slice(2))).toEqual([expect.stringMatching(/^text third, as the first \d+$/)]);
  });

  it("that refer to one which was not seen are said to be compressed, and those after them are read again", () => {
    const [, second, ...later] = sent(
      "the words that both have",
      "the words that both have",
      "a new sentence",
      "a new sentence again",
    );
    const read = frameReader(true);
    const found = [second, ...later].flatMap((bytes) => (bytes === undefined ? [] : read(bytes)));
    expect(kinds(found)).toEqual(["compressed", "text", "text"]);
    expect(told(found)[2]).toMatch(/^text a new sentence again /);
  });
});

/** RFC 7692, 7.2.1: without the four bytes at the end. */
function deflated(text: string): Buffer {
  return deflateRawSync(text, { finishFlush: 2 }).subarray(0, -4);
}

describe("the events of a stream", () => {
  const cases: [string, string, string[]][] = [
    ["data", "data: a\n\n", ["message a"]],
    ["several lines", "data: a\ndata: b\n\n", ["message a\nb"]],
    ["a name", "event: tick\ndata: 1\n\n", ["tick 1"]],
    ["no name where it is empty", "event:\ndata: 1\n\n", ["message 1"]],
    ["a comment, which keeps a connection open", ": ping\n\n", ["comment ping"]],
    ["carriage returns", "data: a\r\n\r\ndata: b\r\rdata: c\n\n", ["message a", "message b", "message c"]],
    ["a mark of the byte order", "\ufeffdata: a\n\n", ["message a"]],
    ["an id alone is nothing to show", "id: 1\n\n", []],
    ["what is not ended yet", "data: a\n", []],
    ["empty lines between", "\n\n\ndata: a\n\n\n\n\ndata: b\n\n\n", ["message a", "message b"]],
    ["empty lines of both bytes", "\r\n\r\n\r\ndata: a\r\n\r\n\r\n\r\n", ["message a"]],
    ["a letter of two bytes", "data: ü\n\n", ["message ü"]],
  ];
  it.each(cases)("%s, whole and byte by byte", (_, text, expected) => {
    const shown = (chunks: Buffer[]) => {
      const read = eventReader();
      return chunks.flatMap((chunk) => read(chunk)).map(({ name, data }) => `${name} ${data}`);
    };
    const bytes = Buffer.from(text);
    expect(shown([bytes])).toEqual(expected);
    expect(shown([...bytes].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });

  it("tells an event without an end in parts", () => {
    const read = eventReader();
    const found = [1, 2, 3].flatMap(() => read(Buffer.from(`data: ${"x".repeat(40_000)}`)));
    expect(found.length).toBeGreaterThan(0);
  });
});
