import { expect, it } from "vitest";
import { underWay } from "../../src/upstream/under-way.ts";

it.each([
  ["the first", ["a"], ["b", "c"]],
  ["the last", ["c"], ["a", "b"]],
  ["one, and then the one that took its place", ["a", "c"], ["b"]],
  ["one twice", ["b", "b"], ["a", "c"]],
  ["all", ["b", "a", "c"], []],
])("what is under way without %s", (_, ended, left) => {
  const all = underWay<string>();
  const ends = new Map(["a", "b", "c"].map((name) => [name, all.add(name)]));
  for (const name of ended) ends.get(name)?.();
  expect(all.all().toSorted()).toEqual(left);
});
