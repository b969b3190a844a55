import { describe, expect, it } from "vitest";
import { headerRows } from "../../src/inspector/changes.ts";

const rows = (before: string[], after: string[]) =>
  headerRows(before, after, ({ name }) => `why ${name}`).map((row) => [
    row.name,
    row.before,
    row.after,
    row.change,
    row.reason,
  ]);

describe("ten thousand headers of one name", () => {
  it("are paired as few are", () => {
    const before = Array.from({ length: 10_000 }, (_, i) => ["A", String(i)]).flat();
    const after = Array.from({ length: 10_000 }, (_, i) => ["a", String(10_001 - i)]).flat();
    const found = rows(before, after);
    expect(found.filter(([, , , change]) => change === "changed")).toEqual([
      ["A", "0", "10001", "changed", "why a"],
      ["A", "1", "10000", "changed", "why a"],
    ]);
    expect(found).toHaveLength(10_000);
  });
});

describe("two heads side by side", () => {
  it.each([
    ["what is the same has no reason", ["A", "1"], ["a", "1"], [["A", "1", "1", "same", ""]]],
    ["changed", ["A", "1"], ["A", "2"], [["A", "1", "2", "changed", "why a"]]],
    ["dropped", ["A", "1"], [], [["A", "1", undefined, "dropped", "why a"]]],
    [
      "added, after all others",
      ["A", "1"],
      ["B", "2", "A", "1"],
      [
        ["A", "1", "1", "same", ""],
        ["B", undefined, "2", "added", "why b"],
      ],
    ],
    [
      "of several of one name, equal ones are paired first",
      ["C", "1", "C", "2"],
      ["C", "2", "C", "3"],
      [
        ["C", "1", "3", "changed", "why c"],
        ["C", "2", "2", "same", ""],
      ],
    ],
    [
      "one of two equal ones is dropped",
      ["C", "1", "C", "1"],
      ["C", "1"],
      [
        ["C", "1", "1", "same", ""],
        ["C", "1", undefined, "dropped", "why c"],
      ],
    ],
    ["nothing on either side", [], [], []],
  ])("%s", (_, before, after, expected) => {
    expect(rows(before, after)).toEqual(expected);
  });
});
