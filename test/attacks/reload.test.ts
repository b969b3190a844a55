import { expect, it } from "vitest";
import { soak } from "./soak.ts";

/** The short form of `npm run soak -- reload`: the command, its file replaced again and again, calls and open streams. */
it("reloads under load lose, double and misroute no call, and drop no stream", async () => {
  const { figures, missed } = await soak("reload", { reloads: 20, rate: 200 });
  expect(missed).toEqual([]);
  expect(figures).toMatchObject({
    reloads: 20,
    "of which invalid, and refused": 2,
    lost: 0,
    dropped: 0,
    "exit code": 0,
  });
  expect(Number(figures.calls)).toBeGreaterThan(50);
});
