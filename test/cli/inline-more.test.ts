import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { moreInlined } from "../../src/cli/inline-more.ts";

it("asks for what this V8 knows: it would complain on the terminal of every user", async () => {
  const ask = promisify(execFile)(process.execPath, [
    "-e",
    `process.getBuiltinModule("node:v8").setFlagsFromString("${moreInlined}")`,
  ]);
  expect(await ask).toEqual({ stdout: "", stderr: "" });
});
