import { describe, expect, it } from "vitest";
import type { Row } from "../../../src/inspector/api.ts";
import { enteredRow, keptTop } from "../../../src/inspector/page/rows.ts";

describe("where the arrows begin when nothing is chosen", () => {
  const [height, shown] = [30, 300];
  it.each([
    ["at the newest of a list that has room for all", 3, 0, 1, 2],
    ["at the newest while the list follows it", 2000, 1990 * 30, 1, 1999],
    ["at the newest with the arrow up, too", 2000, 1990 * 30, -1, 1999],
    ["at the first that is seen where the list was scrolled up", 2000, 100 * 30, 1, 100],
    ["at the first that is seen whole", 2000, 100 * 30 + 5, 1, 101],
    ["at the last that is seen, with the arrow up", 2000, 100 * 30, -1, 109],
    ["nowhere in an empty list", 0, 0, 1, -1],
  ] as const)("%s", (_, count, scrollTop, step, expected) => {
    expect(enteredRow(count, height, scrollTop, shown, step)).toBe(expected);
  });
});

describe("where a list that is read further up is scrolled to when its rows change", () => {
  const rows = (first: number, last: number, without: readonly number[] = []) =>
    Array.from({ length: last - first + 1 }, (_, i) => ({ id: first + i }) as Row).filter(
      ({ id }) => !without.includes(id),
    );
  it.each([
    ["nowhere else, when rows come at its end", rows(1, 100), rows(1, 120), 305, 305],
    ["back by the rows that went before it", rows(1, 100), rows(6, 105), 305, 155],
    ["to the oldest, when what was read has gone", rows(1, 100), rows(51, 150), 305, 0],
    ["on by a call that belongs before it", rows(1, 100, [3]), rows(1, 100), 305, 335],
    ["to the next that the filter leaves", rows(1, 100), rows(1, 100, [11, 12]), 300, 240],
    ["nowhere else, when none is left", rows(1, 100), [], 305, 305],
  ] as const)("%s", (_, before, after, scrollTop, expected) => {
    expect(keptTop(before, after, 30, scrollTop)).toBe(expected);
  });
});
