import { describe, expect, it } from "vitest";
import { enteredRow } from "../../../src/inspector/page/rows.ts";

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
