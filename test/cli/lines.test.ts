import { PassThrough } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { linesTo } from "../../src/cli/lines.ts";

function written() {
  const writes: string[] = [];
  const output = new PassThrough({ decodeStrings: false }).setEncoding("utf8");
  output.on("data", (text: string) => writes.push(text));
  return { writes, lines: linesTo(output, (line: string) => line) };
}

it("writes what comes in one turn in one write, after what the next turn sends", async () => {
  const { writes, lines } = written();
  for (const line of ["one", "two", "three"]) lines.soon(line);
  await nextTurn();
  expect(writes).toEqual([]);
  await nextTurn();
  lines.soon("four");
  await nextTurn();
  await nextTurn();
  expect(writes).toEqual(["one\ntwo\nthree\n", "four\n"]);
});

it("keeps the order where a line cannot wait", async () => {
  const { writes, lines } = written();
  lines.soon("one");
  lines.soon("two");
  lines.now("three");
  lines.soon("four");
  await nextTurn();
  await nextTurn();
  expect(writes).toEqual(["one\ntwo\nthree\n", "four\n"]);
});
