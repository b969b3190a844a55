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
      "zstd is decoded",
      // Written by `zstd -3`: this Node has none.
      Buffer.from("KLUv/QRYbQAAMGhlbGxvIAEAL2kpAno+fCg=", "base64"),
      ["Content-Encoding", "zstd"],
      { kind: "text", text: "hello ".repeat(20), coding: "" },
    ],
    [
      "zstd that is none is bytes",
      "hello hello hello",
      ["Content-Encoding", "zstd"],
      { kind: "hex", coding: "zstd" },
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
    [
      "a text that is called a picture is read",
      '{"error":1}',
      ["Content-Type", "image/png"],
      { kind: "json", text: '{\n  "error": 1\n}' },
    ],
    [
      "bytes that are called text are shown as such",
      Buffer.from("\x89PNG\0", "latin1"),
      ["Content-Type", "text/plain"],
      { kind: "hex" },
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

  it("has lines of its own as far as it came, where it is JSON that is longer", async () => {
    const whole = JSON.stringify(Array.from({ length: 30_000 }, (_, i) => ({ i, name: `n ${i}` })));
    const longer = await shown(whole, ...json);
    expect(longer).toMatchObject({ kind: "json", cut: true });
    expect("text" in longer && longer.text.split("\n").slice(0, 5)).toEqual([
      "[",
      "  {",
      '    "i": 0,',
      '    "name": "n 0"',
      "  },",
    ]);
    const log = "[info] started\n".repeat(20_000);
    expect(await shown(log, "Content-Type", "text/plain")).toMatchObject({
      kind: "text",
      text: log.slice(0, longestBody),
    });
  });

  it("stays as it was sent where lines of its own would be a hundred times as long", async () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    expect(await shown(deep, ...json)).toMatchObject({ kind: "text", text: deep });
  });

  it("is shown as bytes up to 256 KiB too", async () => {
    const bytes = await shown(Buffer.alloc(300 * 1024, "\0\xff", "latin1"));
    expect(bytes).toMatchObject({ kind: "hex", cut: true });
    expect("text" in bytes && bytes.text.split("\n")).toHaveLength(longestBody / 16);
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

  it("has its secrets taken out, in bytes, in a picture and at its end too", async () => {
    const redact = (text: string) => text.replaceAll("canary", "***");
    const svg = await preview(
      body("<svg><text>canary</text></svg>"),
      ["Content-Type", "image/svg+xml"],
      redact,
    );
    expect("text" in svg && Buffer.from(svg.text, "base64").toString()).toBe("<svg><text>***</text></svg>");
    const end = await preview(body(`${"x".repeat(longestBody - 3)}canary`), [], redact);
    expect("text" in end && end.text).toMatch(/^x+\**$/);
    expect(await preview(body('{"a":"canary"}'), json, redact)).toMatchObject({ text: '{\n  "a": "***"\n}' });
    expect(await preview(body(Buffer.from("\0canary\xff", "latin1")), [], redact)).toMatchObject({
      kind: "hex",
      text: expect.not.stringContaining("63 61 6e"),
    });
  });
});
