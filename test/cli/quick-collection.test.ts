import { constants, PerformanceObserver } from "node:perf_hooks";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { quickCollection } from "../../src/cli/quick-collection.ts";

const { NODE_PERFORMANCE_GC_MINOR: kind, NODE_PERFORMANCE_GC_FLAGS_FORCED: flags } = constants;

/** Resolves when V8 has collected young objects because somebody asked it to. */
function collected(): Promise<void> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      const details = list.getEntries().map((entry) => ("detail" in entry ? entry.detail : undefined));
      if (!details.some((detail) => JSON.stringify(detail) === JSON.stringify({ kind, flags }))) return;
      observer.disconnect();
      resolve();
    });
    observer.observe({ entryTypes: ["gc"] });
  });
}

it("collects what is young", async () => {
  const young = collected();
  quickCollection()();
  await young;
});

it("gives nobody else a way to", () => {
  quickCollection()();
  expect("gc" in globalThis).toBe(false);
  expect(runInNewContext("typeof gc")).toBe("undefined");
});
