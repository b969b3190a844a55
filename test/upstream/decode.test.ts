import { describe, expect, it } from "vitest";
import { decodeHeaders, headDecoder } from "../../src/upstream/decode.ts";

const raw = (...texts: string[]) => texts.map((text) => Buffer.from(text, "latin1"));

describe("reading the heads of answers one after the other", () => {
  it.each<[string, string[][]]>([
    [
      "the same head again",
      [
        ["Server", "a", "Date", "1"],
        ["Server", "a", "Date", "1"],
      ],
    ],
    [
      "another value of the same length",
      [
        ["X-Id", "abc"],
        ["X-Id", "abd"],
        ["X-Id", "abc"],
      ],
    ],
    [
      "another name, another case",
      [
        ["Date", "1"],
        ["DATE", "1"],
        ["Etag", "1"],
      ],
    ],
    ["a longer and a shorter value", [["A", "1"], ["A", "12"], ["A", ""], ["A"]]],
    [
      "heads of other lengths between",
      [
        ["A", "1"],
        ["A", "1", "B", "2"],
        ["A", "2"],
        ["A", "1", "B", "3"],
      ],
    ],
    [
      "every byte",
      [
        ["A", "\x80\xff\u0009"],
        ["A", "\x80\xfe\u0009"],
      ],
    ],
    [
      "long values",
      [
        ["A", "x".repeat(5000)],
        ["A", `${"x".repeat(4999)}y`],
      ],
    ],
    ["very many", [Array.from({ length: 2000 }, (_, i) => `${i}`), Array.from({ length: 2000 }, () => "b")]],
    ["none", [[], []]],
  ])("gives each what it says: %s", (_, heads) => {
    const decode = headDecoder();
    for (const head of heads) expect(decode(raw(...head))).toEqual(head);
    for (const head of heads.toReversed()) expect(decode(raw(...head))).toEqual(decodeHeaders(raw(...head)));
  });

  it("gives the list of the head before where every byte is the same, and never changes one that it gave", () => {
    const decode = headDecoder();
    const first = decode(raw("Server", "a", "X-Id", "1"));
    expect(decode(raw("Server", "a", "X-Id", "1"))).toBe(first);
    const second = decode(raw("Server", "a", "X-Id", "2"));
    expect([first, second]).toEqual([
      ["Server", "a", "X-Id", "1"],
      ["Server", "a", "X-Id", "2"],
    ]);
  });
});
