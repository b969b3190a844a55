import { describe, expect, it } from "vitest";
import { faultsOf } from "./helpers.ts";

const target = "http://a.test";

describe("a config made in JavaScript", () => {
  it("may leave options undefined", () => {
    expect(faultsOf({ target, port: undefined, cors: { origins: undefined } })).toEqual([]);
  });

  const circle: Record<string, unknown> = { target };
  circle.cors = circle;

  const fan: unknown[] = [];
  fan.push(fan, fan, fan);

  it.each<[string, unknown, string]>([
    ["goes round in a circle", circle, "nested more than 32 levels deep"],
    ["goes round in many circles", { target, routes: fan }, "more than 100000 values"],
    ["holds a function", { target: () => target }, "must be data, and is a function"],
    [
      "holds a bigint",
      { routes: { "/": { respond: { json: { n: 1n } } } } },
      "must be data, and is a bigint",
    ],
    ["holds a symbol", { target, log: Symbol("x") }, "must be data, and is a symbol"],
    ["holds an object of a class", { target: new URL(target) }, "must be text, and is an object"],
    ["is nothing", undefined, "must be an object"],
    [
      "carries a parsed __proto__",
      JSON.parse('{ "target": "http://a.test", "__proto__": {} }'),
      "refused everywhere",
    ],
  ])("is refused where it %s", (_, written, message) => {
    expect(faultsOf(written).map((fault) => fault.message)).toContainEqual(expect.stringContaining(message));
  });
});
