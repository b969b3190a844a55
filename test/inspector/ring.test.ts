import { describe, expect, it } from "vitest";
import { createRing } from "../../src/inspector/ring.ts";
import { exchange } from "../observe/fixture.ts";

const ids = (ring: ReturnType<typeof createRing>) => ring.all().map(({ id }) => id);

describe("the ring of heads", () => {
  it("keeps the last 500, whatever came before", () => {
    const ring = createRing();
    for (let id = 1; id <= 10_000; id++) ring.push(exchange({ id }));
    expect(ids(ring)).toEqual(Array.from({ length: 500 }, (_, i) => 9501 + i));
  });

  it("keeps more while somebody looks, and lets them go after", () => {
    const ring = createRing(2);
    ring.keep(4);
    for (let id = 1; id <= 5; id++) ring.push(exchange({ id }));
    expect(ids(ring)).toEqual([2, 3, 4, 5]);
    ring.keep(2);
    expect(ids(ring)).toEqual([4, 5]);
  });

  it("lets heads that are large go earlier: all of them together have a bound", () => {
    const ring = createRing();
    const requestHeaders = ["Cookie", "x".repeat(1024 * 1024)];
    for (let id = 1; id <= 100; id++) ring.push(exchange({ id, requestHeaders }));
    expect(ring.all().length).toBeLessThanOrEqual(16);
    expect(ids(ring).at(-1)).toBe(100);
  });

  it("tells what came and what made room for it", () => {
    const ring = createRing(1);
    const told: string[] = [];
    ring.tell({ came: ({ id }) => told.push(`+${id}`), went: (id) => told.push(`-${id}`) });
    for (const id of [1, 2]) ring.push(exchange({ id }));
    expect(told).toEqual(["+1", "-1", "+2"]);
  });

  it("is empty once it has been cleared, and takes new ones", () => {
    const ring = createRing();
    ring.push(exchange({ id: 1 }));
    ring.clear();
    expect(ring.get(1)).toBeUndefined();
    ring.push(exchange({ id: 2 }));
    expect(ids(ring)).toEqual([2]);
  });
});
