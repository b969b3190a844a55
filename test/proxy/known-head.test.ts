import { expect, it } from "vitest";
import { readFacts } from "../../src/gate/facts.ts";
import { knownHeads } from "../../src/known-head.ts";
import { longestHead } from "../../src/refusals.ts";

it("gives every head as it came and as it reads, and the same again where nothing in it is another", () => {
  const known = knownHeads();
  const first = ["Host", "a.test", "Accept", "*/*"];
  const before = known("GET", first);
  expect(before).toEqual({ headers: first, facts: readFacts("GET", first) });
  expect(known("GET", [...first])).toBe(before);
  for (const [method, other] of [
    ["GET", ["Host", "b.test", "Accept", "*/*"]],
    ["GET", ["host", "b.test", "Accept", "*/*"]],
    ["POST", ["host", "b.test", "Accept", "*/*"]],
    ["GET", ["Host", "a.test"]],
    ["GET", []],
    ["GET", Array.from({ length: 100 }, (_, i) => `x-${i}`)],
  ] as const) {
    expect(known(method, [...other])).toEqual({ headers: other, facts: readFacts(method, other) });
  }
  expect(known("GET", [...first])).toEqual(before);
});

it("keeps a list of its own, whatever becomes of the one that came", () => {
  const known = knownHeads();
  const came = ["Host", "a.test"];
  const { headers } = known("GET", came);
  came[1] = "b.test";
  expect(headers).toEqual(["Host", "a.test"]);
});

it("keeps none that are longer than a call may be", () => {
  const known = knownHeads();
  const long = ["Host", "a.test", "Cookie", "x".repeat(longestHead)];
  expect(known("GET", [...long])).not.toBe(known("GET", [...long]));
});
