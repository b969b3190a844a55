import { describe, expect, it } from "vitest";
import { isSpread, median, orderOf } from "../../bench/measure.js";

describe.each([[["a", "b", "c", "d", "e"]], [["a", "b", "c", "d", "e", "f"]]])(
  "an order of %j",
  (systems) => {
    const rounds = Array.from({ length: 2 * systems.length }, (_, i) => orderOf(i + 1, systems));

    it("has each system in each round", () => {
      for (const order of rounds) expect(order.toSorted()).toEqual(systems);
    });

    it("begins with each as often as with any other", () => {
      const first = systems.map((name) => rounds.filter(([one]) => one === name).length);
      expect(first).toEqual(systems.map(() => 2));
    });

    it("has the same pauses between two turns of each, all rounds together", () => {
      const pauses = systems.map((name) => {
        const turns = [...rounds, ...rounds].map((order, i) => i * systems.length + order.indexOf(name));
        return rounds
          .map((_, i) => (turns[i + 1] ?? Number.NaN) - (turns[i] ?? Number.NaN))
          .sort((a, b) => a - b);
      });
      for (const each of pauses) expect(each).toEqual(pauses[0]);
    });
  },
);

it("takes what stands in the middle, or between the two that do", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

it("spreads the rounds of those that are measured seldom over all of them, and warms everybody up", () => {
  const spread = (few: number, all: number) =>
    Array.from({ length: all + 1 }, (_, round) => round).filter((round) => isSpread(round, few, all));
  expect(spread(3, 20)).toEqual([0, 7, 14, 20]);
  expect(spread(2, 4)).toEqual([0, 2, 4]);
  expect(spread(3, 3)).toEqual([0, 1, 2, 3]);
});
