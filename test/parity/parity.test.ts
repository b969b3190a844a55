import { describe, expect, it } from "vitest";
import { differences, isStanding, shortened, standing } from "./compare.ts";
import { listed } from "./listed.ts";
import { corswalk, observe, yardstick } from "./observe.ts";
import { shapes } from "./shapes.ts";

/** Each shape through corswalk and through http-proxy 1.18 to the same upstream: what differs is listed, with its reason. */
describe("corswalk beside http-proxy", () => {
  const seen = new Set<string>();

  it.each(shapes)("$title", async (shape) => {
    const [ours, theirs] = shortened(await observe(corswalk, shape), await observe(yardstick, shape));
    const found = differences(ours, theirs);
    for (const difference of found) seen.add(difference);
    expect(found.filter((difference) => !isStanding(difference))).toEqual(listed[shape.title]?.lines ?? []);
  });

  it("is compared in at least 60 shapes, and nothing is listed that no shape shows", () => {
    const titles = shapes.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.length).toBeGreaterThanOrEqual(60);
    expect(Object.keys(listed).filter((title) => !titles.includes(title))).toEqual([]);
    const unseen = standing.filter(([line]) => ![...seen].some((difference) => line.test(difference)));
    expect(unseen).toEqual([]);
  });
});
