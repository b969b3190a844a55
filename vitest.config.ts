import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    globalSetup: ["test/support/say-chromium.ts", "test/support/built.ts"],
    // The demo's style sheet is taken into the bundle as text; vitest empties the ones that it leaves alone.
    css: true,
    // `.ci/run` counts from the file.
    reporters:
      process.env.CI === "true" ? ["default", ["json", { outputFile: "test-results.json" }]] : ["default"],
    // Two of them also where there are two cores: most of a test is waiting for a browser or a socket.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // With a process for each file, Playwright, undici and ours are loaded again for each: 50 s of imports, where these take 10.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
