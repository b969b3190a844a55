import { expect, test } from "vitest";
import { createEcho } from "../../../src/demo/websocket/echo.ts";

/** A client's frame: masked with a key of zeros unless told otherwise. */
function frame(first: number, payload: Buffer | string, { key = [0, 0, 0, 0], masked = true } = {}): Buffer {
  const bytes = Buffer.from(payload).map((byte, i) => byte ^ key[i % 4]!);
  const head = bytes.length < 126 ? [bytes.length] : [126, bytes.length >> 8, bytes.length & 0xff];
  head[0] = head[0]! | (masked ? 0x80 : 0);
  return Buffer.concat([Buffer.from([first, ...head, ...(masked ? key : [])]), bytes]);
}

const close = (code: number) =>
  `88 02 ${code
    .toString(16)
    .padStart(4, "0")
    .replace(/(..)(..)/, "$1 $2")}`;
const closing = (code: number) => Buffer.from([code >> 8, code & 0xff]);
const huge = Buffer.from([0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);

test.each([
  ["text", [frame(0x81, "hi")], "81 02 68 69"],
  ["masked text", [frame(0x81, "hi", { key: [1, 2, 3, 4] })], "81 02 68 69"],
  ["an empty message", [frame(0x82, "")], "82 00"],
  ["fragments, as one message", [frame(0x01, "h"), frame(0x00, ""), frame(0x80, "i")], "81 02 68 69"],
  [
    "a ping between fragments",
    [frame(0x01, "h"), frame(0x89, "?"), frame(0x80, "i")],
    "8a 01 3f 81 02 68 69",
  ],
  ["nothing to a pong", [frame(0x8a, "!")], ""],
  ["a close without a code", [frame(0x88, "")], close(1000)],
  ["a close with its code", [frame(0x88, closing(3001))], close(3001)],
  ["a close with a code that may not be sent", [frame(0x88, closing(1006))], close(1002)],
  ["nothing after a close", [frame(0x88, ""), frame(0x81, "hi")], close(1000)],
  ["unmasked frames with a close", [frame(0x81, "hi", { masked: false })], close(1002)],
  ["reserved bits with a close", [frame(0xc1, "hi")], close(1002)],
  ["unknown opcodes with a close", [frame(0x83, "hi")], close(1002)],
  ["a fragmented ping with a close", [frame(0x09, "hi")], close(1002)],
  ["a long ping with a close", [frame(0x89, "x".repeat(126))], close(1002)],
  ["a continuation of nothing with a close", [frame(0x80, "hi")], close(1002)],
  ["a message inside a message with a close", [frame(0x01, "h"), frame(0x81, "i")], close(1002)],
  ["text that is not UTF-8 with a close", [frame(0x81, Buffer.from([0xc3, 0x28]))], close(1007)],
  ["a length past the limit with a close", [huge], close(1009)],
])("the echo answers %s", (_, frames, expected) => {
  const bytes = Buffer.concat(frames);
  expect(hex([bytes]), "in one piece").toBe(expected);
  expect(hex([...bytes].map((byte) => Buffer.of(byte))), "byte by byte").toBe(expected);
});

test("the echo takes a large message a byte at a time", () => {
  const payload = Buffer.alloc(60_000, "a");
  const echo = createEcho();
  const replies = [...frame(0x82, payload)].map((byte) => echo(Buffer.of(byte)).bytes);
  expect(Buffer.concat(replies).subarray(4)).toEqual(payload);
});

test("fragments that together pass the limit are a close, too", () => {
  const echo = createEcho();
  const part = Buffer.alloc(60_000);
  const answers = Array.from({ length: 18 }, (_, i) => echo(frame(i === 0 ? 0x02 : 0x00, part)));
  expect(answers.at(-1)).toEqual({ bytes: Buffer.from([0x88, 2, 0x03, 0xf1]), end: true });
});

/** What the echo says to these chunks, until it ends. */
function hex(chunks: Buffer[]): string {
  const echo = createEcho();
  const replies: Buffer[] = [];
  for (const chunk of chunks) {
    const { bytes, end } = echo(chunk);
    replies.push(bytes);
    if (end) break;
  }
  return Buffer.concat(replies)
    .toString("hex")
    .replace(/(..)(?=.)/g, "$1 ");
}
