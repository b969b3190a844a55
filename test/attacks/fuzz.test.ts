import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("../../bench/fuzz/index.js", import.meta.url));

/** The short form of `npm run fuzz`: any bytes on any socket are an error for that connection, and the process lives. */
it("outlives generated requests and answers, and serves a good client beside them", async () => {
  const size = ["--quick", "--seed", "4711", "--requests", "3000", "--answers", "400"];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, ...size]);
  expect(stderr).toBe("");
  const { sent, taken, client } = JSON.parse(stdout);
  expect(sent.requests).toBeGreaterThanOrEqual(3000);
  expect(sent.answers).toBeGreaterThan(200);
  expect(taken).toMatchObject({ answers: 400, unreadable: [], stuck: [] });
  expect(taken.whole).toBeGreaterThan(100);
  expect(client).toMatchObject({ failures: [] });
  expect(client.calls).toBeGreaterThan(10);
}, 60_000);
