import { expect, it } from "vitest";
import { inNode } from "../support/in-node.ts";

/** In a Node of its own, whose heap holds nothing else's: how many of the objects that `process.nextTick` makes are in use. */
const script = `
  import { text } from "node:stream/consumers";
  import { setImmediate } from "node:timers/promises";
  import { getHeapSnapshot } from "node:v8";

  async function ticksInUse() {
    const { snapshot, nodes, edges, strings } = JSON.parse(await text(getHeapSnapshot()));
    const { node_fields, edge_fields } = snapshot.meta;
    const edgeCount = node_fields.indexOf("edge_count");
    const name = edge_fields.indexOf("name_or_index");
    const property = snapshot.meta.edge_types[0].indexOf("property");
    let ticks = 0;
    let edge = 0;
    for (let node = 0; node < nodes.length; node += node_fields.length) {
      const names = new Set();
      const end = edge + nodes[node + edgeCount] * edge_fields.length;
      for (; edge < end; edge += edge_fields.length)
        if (edges[edge] === property) names.add(strings[edges[edge + name]]);
      if (names.has("callback") && names.has("args")) ticks++;
    }
    return ticks;
  }

  const { createProxy } = await import("./dist/index.js");
  await setImmediate();
  const before = await ticksInUse();
  createProxy({ target: "http://localhost:1" });
  createProxy({ target: "http://localhost:2" });
  await setImmediate();
  console.log(await ticksInUse() - before);`;

const forgetsThem = Number.parseInt(process.versions.node, 10) < 24;

it("where V8 forgets ticks, one is in use while nothing happens, however many proxies there are", async () => {
  expect(await inNode(script)).toBe(forgetsThem ? "1" : "0");
});
