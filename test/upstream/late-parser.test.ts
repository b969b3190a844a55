import { expect, it } from "vitest";
import { inNode } from "../support/in-node.ts";

/** A tag of V8's that is another one while a flag is set: before, during and after, the first time and the second. */
const script = `
  import { cachedDataVersionTag } from "node:v8";
  import { runnerImport } from "vite";
  const { module } = await runnerImport("./src/upstream/late-parser.ts");
  const tags = [cachedDataVersionTag()];
  try {
    module.withLateParser(() => {
      tags.push(cachedDataVersionTag());
      throw new Error("no parser");
    });
  } catch {}
  tags.push(cachedDataVersionTag());
  module.withLateParser(() => tags.push(cachedDataVersionTag()));
  console.log(tags.map((tag) => (tag === tags[0] ? "usual" : "other")).join(" "));`;

it("V8 has another flag while the first parser is made, where it needs one, and never else", async () => {
  const first = process.version.startsWith("v20.") ? "other" : "usual";
  expect(await inNode(script)).toBe(`usual ${first} usual usual`);
});
