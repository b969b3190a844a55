import { describe, expect, it } from "vitest";
import { fillEnv } from "../../src/config/env.ts";

const env = { A: "one", B: "two", EMPTY: "" };

describe("variables", () => {
  it.each([
    ["${A}", "one"],
    ["x${A}y${B}z", "xoneytwoz"],
    ["${A:-other}", "one"],
    ["${NONE:-other}", "other"],
    ["${NONE:-}", ""],
    ["${NONE:-a:-b}", "a:-b"],
    ["${EMPTY}", ""],
    ["${EMPTY:-other}", "other"],
    ["$${A}", "${A}"],
    ["$A ${", undefined],
    ["${A-b}", undefined],
    ["${}", undefined],
    ["${A", undefined],
    ["$1 and $& and }", "$1 and $& and }"],
    ["${NONE}", undefined],
    ["${__proto__}", undefined],
    ["${toString}", undefined],
  ])("in %j give %j", (written, expected) => {
    const { value, faults } = fillEnv({ key: [written] }, env);
    if (expected === undefined) expect(faults).toMatchObject([{ path: ["key", 0] }]);
    else expect({ value, faults }).toEqual({ value: { key: [expected] }, faults: [] });
  });

  it("that are missing are named, all of them", () => {
    const { faults } = fillEnv({ a: "${NONE} ${NADA}", b: "${NIL}" }, env);
    expect(faults.map(({ message }) => message)).toEqual([
      "needs the environment variable NONE, which is not set",
      "needs the environment variable NADA, which is not set",
      "needs the environment variable NIL, which is not set",
    ]);
  });

  it("are not looked for in what they gave", () => {
    expect(fillEnv("${X}", { X: "${A}" }).value).toBe("${A}");
  });

  it("leave a mark where they stand", () => {
    const filled = fillEnv({ a: "x${A}y${NONE:-z}${B}" }, env);
    expect(filled.fillsAt(["a"])).toEqual([
      { start: 1, end: 4 },
      { start: 6, end: 9 },
    ]);
  });
});
