import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("../../bench/soak/run.js", import.meta.url));

/** The short form of `npm run soak -- mixed`. */
it("answers each call with its own answer while uploads, streams, clients that leave, lost upstreams and reloads go on beside it", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, "mixed", "5"]);
  expect(stderr).toBe("");
  const figures = Object.fromEntries(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(": ")),
  );
  expect(figures).toMatchObject({ wrong: "0", "exit code": "0" });
  for (const kind of ["calls", "uploads", "downloads", "event streams", "WebSockets", "clients that left"]) {
    expect(Number(figures[kind]), kind).toBeGreaterThan(0);
  }
});
