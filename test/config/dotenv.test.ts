import { describe, expect, it } from "vitest";
import { parseDotenv } from "../../src/config/dotenv.ts";

describe(".env", () => {
  it.each([
    ["a value", "A=1", { A: "1" }],
    ["spaces around", "  A = 1 2  ", { A: "1 2" }],
    ["export", "export A=1", { A: "1" }],
    ["nothing", "A=", { A: "" }],
    ["comments", "# A=0\nA=1 # one\nB=#", { A: "1", B: "" }],
    ["a # that begins no comment", "A=http://x/#y", { A: "http://x/#y" }],
    ["equals signs", "A=b=c==", { A: "b=c==" }],
    ["double quotes with escapes", 'A="a\\nb \\"c\\" \\\\n # d" # e', { A: 'a\nb "c" \\n # d' }],
    ["single quotes as they stand", "A='a\\nb # \"c\"'", { A: 'a\\nb # "c"' }],
    ["backticks", 'A=`it\'s "x"`', { A: 'it\'s "x"' }],
    ["several lines in quotes", 'A="one\ntwo"\nB=3', { A: "one\ntwo", B: "3" }],
    ["a quote that is not closed", 'A="one\nB=2', { A: '"one', B: "2" }],
    ["Windows lines and a byte order mark", "\uFEFFA=1\r\nB='x'\r\n", { A: "1", B: "x" }],
    ["the last of two", "A=1\nA=2", { A: "2" }],
    ["what is no assignment", "hello\n=1\n1A=2\nA B=3\n__proto__=x", { __proto__: "x" }],
    ["dollar signs as they stand", "A=$B${C}", { A: "$B${C}" }],
  ])("reads %s", (_, text, values) => {
    expect(Object.entries(parseDotenv(text)).filter(([name]) => name !== "__proto__")).toEqual(
      Object.entries(values),
    );
  });
});
