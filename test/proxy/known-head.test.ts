import { expect, it } from "vitest";
import { knownHeads } from "../../src/known-head.ts";

it("gives every head as it came, and the same list again where nothing in it is another", () => {
  const head = knownHeads();
  const first = ["Host", "a.test", "Accept", "*/*"];
  expect(head(first)).toBe(first);
  expect(head(["Host", "a.test", "Accept", "*/*"])).toBe(first);
  for (const other of [
    ["Host", "b.test", "Accept", "*/*"],
    ["host", "b.test", "Accept", "*/*"],
    ["Host"],
    [],
  ]) {
    expect(head([...other])).toEqual(other);
  }
  expect(head(["Host", "a.test", "Accept", "*/*"])).toEqual(first);
});

it("gives nothing of what somebody who was told of a head has put to it", () => {
  const head = knownHeads();
  const first = ["Host", "a.test"];
  head(first);
  first.push("Cookie", "a=1");
  expect(head(["Host", "a.test"])).toEqual(["Host", "a.test"]);
});
