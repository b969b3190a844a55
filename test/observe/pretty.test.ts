import pc from "picocolors";
import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/observe/exchange.ts";
import { duration, prettyExchange, size } from "../../src/observe/pretty.ts";
import { exchange } from "./fixture.ts";

const plain = (over: Partial<Exchange> = {}, width?: number) =>
  prettyExchange(exchange(over), { colors: pc.createColors(false), width });
const colored = (over: Partial<Exchange>) =>
  prettyExchange(exchange(over), { colors: pc.createColors(true), width: undefined });

describe("an exchange's line", () => {
  it("tells time, status, method, duration, size, path and the real upstream URL", () => {
    expect(plain()).toBe("14:03:22 200 GET       34 ms  1.2 kB /users → https://api.example.com/users");
  });

  it("names an upgrade as what it is", () => {
    expect(plain({ kind: "upgrade", status: 101, upstream: "http://localhost:9000/socket" })).toContain(
      " 101 WS ",
    );
  });

  it.each([
    [200, "\x1b[32m200"],
    [304, "\x1b[36m304"],
    [404, "\x1b[33m404"],
    [502, "\x1b[31m502"],
    [0, "\x1b[31m---"],
  ])("colours status %i", (status, expected) => {
    expect(colored({ status })).toContain(expected);
  });

  it("dims a preflight as a whole", () => {
    const line = colored({ kind: "preflight", method: "OPTIONS", status: 204, upstream: undefined });
    expect(line).toMatch(/^\x1b\[2m14:03:22 204 OPTIONS.*\/users\x1b\[22m$/);
  });

  it("carries no escape sequence without colours", () => {
    expect(plain({ status: 500, kind: "preflight" })).not.toContain("\x1b");
  });

  it("has message, hint and notes of a failure beneath it, in this order", () => {
    const text = plain({
      status: 502,
      failure: { code: "upstream-refused", message: "No answer.", hint: "Is it running?" },
      notes: ["session: Domain dropped"],
    });
    expect(text.split("\n").slice(1)).toEqual([
      "         No answer.",
      "         Is it running?",
      "         session: Domain dropped",
    ]);
  });

  it("shows a refused caller the line that would admit it", () => {
    const hint =
      'Let it in with --allow-origin https://app.test, or "cors": { "origins": ["https://app.test"] }.';
    const failure = { code: "origin-refused", message: "https://app.test may not call.", hint };
    expect(plain({ kind: "refused", status: 403, upstream: undefined, failure })).toContain(hint);
  });

  it("says when the page left", () => {
    expect(plain({ aborted: true, status: 0 })).toContain("the page left before the answer had ended");
  });
});

describe("what comes from outside never commands the terminal", () => {
  it.each([
    ["an escape sequence in the path", { path: "/\x1b[2J" }, "/\\x1b[2J"],
    ["a C1 control in the upstream's URL", { upstream: "http://h/\x9b31m" }, "http://h/\\x9b31m"],
    ["a line break in a note", { notes: ["a\r\n14:00 200 forged"] }, "a\\x0d\\x0a14:00 200 forged"],
    ["a turned direction", { path: "/\u202egnp.exe" }, "/\\u202egnp.exe"],
    ["a control in a method", { method: "G\x07ET" }, "G\\x07ET"],
    [
      "a title sequence in a failure",
      { failure: { code: "upstream-tls", message: "\x1b]0;owned\x07", hint: "" } },
      "\\x1b]0;owned\\x07",
    ],
  ])("%s", (_, over, shown) => {
    const text = plain(over);
    expect(text).toContain(shown);
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });
});

describe("a narrow terminal", () => {
  const long = { path: `/${"p".repeat(80)}/end`, upstream: `https://api.example.com/${"u".repeat(80)}/end` };

  it.each([200, 120, 100, 80, 71, 60])("of %i columns gets one line that fits", (width) => {
    expect(plain(long, width).length).toBeLessThanOrEqual(width);
  });

  it("keeps both ends of what it shortens", () => {
    expect(plain(long, 100)).toMatch(/\/p+…p+\/end → https.*…u+\/end$/);
  });

  it("is not assumed where there is no terminal", () => {
    expect(plain(long)).toContain(`${long.path} → ${long.upstream}`);
  });
});

it.each([
  [0.4, "0 ms"],
  [999, "999 ms"],
  [1234, "1.2 s"],
  [61_000, "1 min"],
  [3_720_000, "1h02m"],
])("%d ms is told as %s", (ms, told) => expect(duration(ms)).toBe(told));

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [12_345, "12 kB"],
  [999_600, "1.0 MB"],
  [5e9, "5.0 GB"],
])("%d bytes are told as %s", (bytes, told) => expect(size(bytes)).toBe(told));
