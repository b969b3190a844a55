import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/config/document.ts";

function slipsOf(text: string) {
  return readDocument(text).slips.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe("a document", () => {
  it("takes comments and trailing commas", () => {
    const text = '// a\n{ "a": [1, 2,], /* b */ "c": { "d": null, }, }';
    expect(readDocument(text)).toMatchObject({ value: { a: [1, 2], c: { d: null } }, slips: [] });
  });

  it.each([
    ["a value", ["a", "b"], "value", { line: 2, column: 15 }],
    ["a key", ["a", "b"], "key", { line: 2, column: 10 }],
    ["a member of a list", ["l", 1], "value", { line: 3, column: 13 }],
    ["what is not there, at what holds it", ["a", "x"], "value", { line: 2, column: 8 }],
    ["the whole", [], "value", { line: 1, column: 1 }],
  ] as const)("knows the place of %s", (_, path, at, place) => {
    const text = '{\r\n  "a": { "b": 1 },\r\n  "l": [10, 20]\r\n}';
    expect(readDocument(text).placeOf(path, at)).toEqual(place);
  });

  it.each([
    ["nothing", " \n", ["1:1 the file is empty"]],
    ["a target alone", "https://api.example.com\n", ["1:1 this is a URL, and no config"]],
    ["a bare word", '{ "a": yes }', ["1:8 this is no JSON word"]],
    ["no comma", '{ "a": 1\n  "b": 2 }', ["2:3 a comma is missing before this"]],
    ["no colon", '{ "a" 1 }', ["1:7 a colon is expected here"]],
    ["no value", '{ "a": }', ["1:8 a value is expected here"]],
    ["no key", "{ 1: 2 }", ["1:3 a key is expected here"]],
    ["an open object", '{ "a": 1', ["1:9 an object is not closed"]],
    ["an open list", "[1", ["1:3 a list is not closed"]],
    ["open text", '{ "a": "b\n}', ["1:8 text is not closed"]],
    ["an open comment", "{} /* x", ["1:4 a comment is not closed"]],
    ["a tail", "{} {}", ["1:4 there is something after the config's end"]],
    ["single quotes", "{ 'a': 1 }", ["1:3 this is no JSON word"]],
    ["a wrong escape", '{ "a": "\\x" }', ["1:8 this is no escape"]],
    ["a control character", '{ "a": "\u0001" }', ["1:8 a control character stands in the text"]],
    ["a key twice", '{ "a": { "b": 1,\n "b": 2 } }', ["2:2 the key `b` is already on line 1"]],
  ])("says in words where there is %s", (_, text, slips) => {
    expect(slipsOf(text)).toEqual(slips);
  });

  it("says the first few things only where nothing fits", () => {
    expect(slipsOf("!\n".repeat(1000)).length).toBeLessThanOrEqual(5);
  });
});
