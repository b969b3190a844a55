import { describe, expect, it } from "vitest";
import { changeHeaders, headerTokens, headerValues, isFieldValue, isToken } from "../src/headers.ts";

describe("raw header lists", () => {
  const list = ["Accept", "a", "X-Twice", "1", "x-twice", "2", "Connection", "close, , X-Hop"];

  it("keep repetitions and find names in any case", () => {
    expect(headerValues(list, "x-twice")).toEqual(["1", "2"]);
  });

  it("split comma lists and ignore empty members", () => {
    expect(headerTokens(list, "connection")).toEqual(["close", "X-Hop"]);
  });

  it("set a header in place of every occurrence, and remove with null", () => {
    expect(
      changeHeaders(list, [
        ["X-TWICE", "3"],
        ["accept", null],
      ]),
    ).toEqual(["Connection", "close, , X-Hop", "X-TWICE", "3"]);
  });

  it.each([
    ["x-api-key", true],
    ["", false],
    ["a b", false],
    ["a:b", false],
    ["é", false],
  ])("token %j: %j", (name, valid) => {
    expect(isToken(name)).toBe(valid);
  });

  it.each([
    ["any\ttext é", true],
    ["a\nb", false],
    ["a\0b", false],
    ["€", false],
  ])("field value %j: %j", (value, valid) => {
    expect(isFieldValue(value)).toBe(valid);
  });
});
