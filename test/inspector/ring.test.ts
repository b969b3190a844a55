import { setImmediate as nextTurn } from "node:timers/promises";
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

  it("gives each back as it came, whatever stood in its place before", () => {
    const ring = createRing(3);
    const call = exchange({
      requestHeaders: ["Host", "a.test", "Cookie", "a=1"],
      upstreamRequestHeaders: ["host", "b.test"],
      upstreamResponseHeaders: ["Date", "now", "Set-Cookie", "", "Set-Cookie", "b"],
      responseHeaders: ["Date", "now", "Vary", "Origin"],
      notes: ["a note"],
    });
    const refused = exchange({
      kind: "refused",
      host: undefined,
      origin: undefined,
      route: undefined,
      upstream: undefined,
      upstreamRequestHeaders: undefined,
      upstreamStatus: undefined,
      upstreamResponseHeaders: undefined,
      responseHeaders: ["X-Corswalk", "host-refused"],
      failure: { code: "host-refused", message: "No.\nNever.", hint: "" },
      connectedMs: undefined,
      waitedMs: undefined,
      aborted: true,
    });
    const kinds = [
      call,
      refused,
      exchange(),
      { ...call, requestHeaders: ["Host", "c.test"] },
      call,
      { ...call, responseHeaders: ["Date", "later", "Vary", "Origin"] },
      { ...call, responseHeaders: ["Date", "later", "Vary", "Accept"] },
      { ...call, upstreamResponseHeaders: ["Date", "now", "Set-Cookie", "c", "Set-Cookie", ""] },
      { ...call, upstreamRequestHeaders: [] },
    ];
    const came = Array.from({ length: 40 }, (_, id) => ({ ...(kinds[id % kinds.length] ?? call), id }));
    for (const one of came) {
      ring.push(one);
      expect(ring.get(one.id)).toEqual(one);
    }
    expect(ring.all()).toEqual(came.slice(-3));
  });

  it("leaves what it gave as it was when the place is taken by another", () => {
    const ring = createRing(1);
    const first = exchange({ id: 1, requestHeaders: ["Accept", "a"] });
    ring.push(first);
    const given = ring.get(1);
    for (const id of [2, 3]) ring.push(exchange({ id, requestHeaders: ["Accept", "b"] }));
    expect(given).toEqual(first);
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
    const cookie = "x".repeat(1024 * 1024);
    for (let id = 1; id <= 100; id++)
      ring.push(exchange({ id, requestHeaders: ["Cookie", `${id}${cookie}`] }));
    expect(ring.all().length).toBeLessThanOrEqual(16);
    expect(ids(ring).at(-1)).toBe(100);
  });

  it("tells what came and what made room for it", () => {
    const ring = createRing(1);
    const told: string[] = [];
    ring.tell({ came: ({ id }) => told.push(`+${id}`), went: (id) => told.push(`-${id}`) });
    for (const id of [1, 2]) ring.push(exchange({ id }));
    expect(ids(ring)).toEqual([2]);
    expect(told).toEqual(["+1", "-1", "+2"]);
  });

  it("tells it by the end of the turn, asked or not", async () => {
    const ring = createRing();
    const told: number[] = [];
    ring.tell({ came: ({ id }) => told.push(id), went: () => {} });
    ring.push(exchange({ id: 1 }));
    ring.push(exchange({ id: 2 }));
    await nextTurn();
    expect(told).toEqual([1, 2]);
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
