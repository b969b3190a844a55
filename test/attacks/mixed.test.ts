import { expect, it } from "vitest";
import { soak } from "./soak.ts";

/** The short form of `npm run soak -- mixed`. */
it("answers each call with its own answer while uploads, streams, clients that leave, lost upstreams and reloads go on beside it", async () => {
  const { node, figures, timeline, faults, missed } = await soak("mixed", { minutes: 0.1 });
  expect({ faults, missed }).toEqual({ faults: [], missed: [] });
  expect(figures).toMatchObject({ wrong: 0, "exit code": 0 });
  for (const kind of ["calls", "uploads", "downloads", "event streams", "WebSockets", "clients that left"]) {
    expect(Number(figures[kind]), kind).toBeGreaterThan(0);
  }
  expect(node).toBe(process.version);
  expect(timeline).toHaveLength(10);
  for (const row of timeline) {
    expect(row["MB held"]).toBeGreaterThan(row["MB of heap"] ?? Number.NaN);
    expect(row["loop at most, ms"]).toBeGreaterThanOrEqual(row["loop's p99, ms"] ?? Number.NaN);
  }
});
