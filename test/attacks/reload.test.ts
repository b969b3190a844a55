import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("../../bench/soak/run.js", import.meta.url));

/** The short form of `npm run soak -- reload`: the command, its file replaced again and again, calls and open streams. */
it("reloads under load lose, double and misroute no call, and drop no stream", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, "reload", "20", "200"]);
  expect(stderr).toBe("");
  const figures = Object.fromEntries(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(": ")),
  );
  expect(figures).toMatchObject({
    reloads: "20",
    "of which invalid, and refused": "2",
    lost: "0",
    dropped: "0",
  });
  expect(Number(figures.calls)).toBeGreaterThan(50);
});
