import { expect, it } from "vitest";
import { readFacts } from "../../src/gate/facts.ts";
import { knownHeads } from "../../src/known-head.ts";

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

it("gives nothing of what somebody who was told of a head has put to it", () => {
  const known = knownHeads();
  const first = ["Host", "a.test"];
  known("GET", first);
  first.push("Cookie", "a=1");
  expect(known("GET", ["Host", "a.test"]).headers).toEqual(["Host", "a.test"]);
});
