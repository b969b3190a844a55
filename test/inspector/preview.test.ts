import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { longestBody } from "../../src/inspector/capture.ts";
import { preview } from "../../src/inspector/preview.ts";

const asIs = (text: string) => text;
const body = (bytes: Buffer | string) => ({
  bytes: Buffer.from(bytes),
  total: Buffer.byteLength(bytes),
  beheaded: false,
});
const shown = (bytes: Buffer | string, ...headers: string[]) => preview(body(bytes), headers, asIs);
const json = ["Content-Type", "application/json"];

describe("a body as people can read it", () => {
  const cases: [string, Buffer | string, string[], object][] = [
    ["JSON gets lines of its own", '{"a":1}', json, { kind: "json", text: '{\n  "a": 1\n}' }],
    ["JSON is known without its type", "[1]", [], { kind: "json", text: "[\n  1\n]" }],
    [
      "numbers stay as they were written",
      "[1.0, 12345678901234567890]",
      json,
      { text: "[\n  1.0,\n  12345678901234567890\n]" },
    ],
    ["broken JSON is text", '{"a":', json, { kind: "text", text: '{"a":' }],
    [
      "text is read in its own charset",
      Buffer.from("gr\xfc\xdfe", "latin1"),
      ["Content-Type", "text/plain; charset=latin1"],
      { kind: "text", text: "grüße" },
    ],
    ["a picture is one", Buffer.from([1, 2]), ["Content-Type", "image/png"], { kind: "image", text: "AQI=" }],
    [
      "bytes are shown as such",
      Buffer.from([0, 255, 65]),
      ["Content-Type", "application/octet-stream"],
      { kind: "hex", text: `000000  00 ff 41${" ".repeat(40)} ··A` },
    ],
    ["text without a type is text", "hello", [], { kind: "text", text: "hello" }],
    [
      "gzip is decoded",
      gzipSync("hello"),
      ["Content-Encoding", "gzip"],
      { kind: "text", text: "hello", coding: "" },
    ],
    [
      "brotli is decoded",
      brotliCompressSync("hello"),
      ["Content-Encoding", "br"],
      { kind: "text", text: "hello", coding: "" },
    ],
    [
      "deflate is decoded",
      deflateSync("hello"),
      ["Content-Encoding", "deflate"],
      { kind: "text", text: "hello", coding: "" },
    ],
    [
      "two codings are decoded",
      gzipSync(brotliCompressSync("hello")),
      ["Content-Encoding", "br, gzip"],
      { text: "hello", coding: "" },
    ],
    [
      "a coding that is not known leaves bytes",
      "hello",
      ["Content-Encoding", "zap"],
      { kind: "hex", coding: "zap" },
    ],
    ["nothing is said to be empty", "", [], { kind: "none", why: "It is empty." }],
  ];
  it.each(cases)("%s", async (_, bytes, headers, expected) => {
    expect(await shown(bytes, ...headers)).toMatchObject(expected);
  });

  it("ends at 256 KiB, of what is compressed too, and says so", async () => {
    expect(longestBody).toBe(256 * 1024);
    const bomb = await shown(gzipSync(Buffer.alloc(50 * 1024 * 1024, "x")), "Content-Encoding", "gzip");
    expect(bomb).toMatchObject({ kind: "text", cut: true });
    expect("text" in bomb && bomb.text.length).toBe(longestBody);
    const kept = { bytes: Buffer.alloc(longestBody, "x"), total: longestBody + 1, beheaded: false };
    expect(await preview(kept, [], asIs)).toMatchObject({ kind: "text", cut: true, bytes: longestBody + 1 });
  });

  it("is read as far as it came where it was cut in a character, or in its coding", async () => {
    const euro = Buffer.from("12 €").subarray(0, 5);
    expect(
      await preview({ bytes: euro, total: 6, beheaded: false }, ["Content-Type", "text/plain"], asIs),
    ).toMatchObject({ text: "12 " });
    const zipped = gzipSync("hello ".repeat(10_000));
    const half = { bytes: zipped.subarray(0, zipped.length / 2), total: zipped.length, beheaded: false };
    expect(await preview(half, ["Content-Encoding", "gzip"], asIs)).toMatchObject({
      cut: true,
      text: expect.stringMatching(/^hello /),
    });
  });

  it("has its secrets taken out, in bytes too", async () => {
    const redact = (text: string) => text.replaceAll("canary", "***");
    expect(await preview(body('{"a":"canary"}'), json, redact)).toMatchObject({ text: '{\n  "a": "***"\n}' });
    expect(await preview(body(Buffer.from("\0canary\xff", "latin1")), [], redact)).toMatchObject({
      kind: "hex",
      text: expect.not.stringContaining("63 61 6e"),
    });
  });
});
