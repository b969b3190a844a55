import { describe, expect, it } from "vitest";
import { asked } from "../../bench/asked.js";

const named = (...names: string[]) => names.map((name) => ({ name }));
const works = named("small JSON, 64 connections", "small JSON, 1 connection", "a start");
const systems = named("corswalk", "http-proxy", "http-proxy (keep-alive)", "http-proxy-3", "vite");
const names = (list: readonly { name: string }[] | undefined) => list?.map(({ name }) => name);
const of = (...argv: string[]) => {
  const { fault, ...told } = asked(argv, works, systems);
  return { fault, works: names(told.works), systems: names(told.systems), how: told.how };
};

describe("a benchmark that is asked for", () => {
  it("has everything where nothing is named", () => {
    expect(of()).toMatchObject({
      works: names(works),
      systems: names(systems),
      how: { rounds: 5, seconds: 1 },
    });
  });

  it.each([
    ["http-proxy", ["http-proxy"]],
    ["http-proxy (keep-alive)", ["http-proxy (keep-alive)"]],
    ["vite,proxy-", ["http-proxy-3", "vite"]],
    ["http-p", ["http-proxy", "http-proxy (keep-alive)", "http-proxy-3"]],
  ])("has the systems that %s names, or is a part of", (text, expected) => {
    expect(of("--systems", text).systems).toEqual(expected);
  });

  it.each([
    ["small JSON, 1 connection", ["small JSON, 1 connection"]],
    ["1 conn,start", ["small JSON, 1 connection", "a start"]],
  ])("has the works that %s names, or is a part of", (text, expected) => {
    expect(of("--works", text).works).toEqual(expected);
  });

  it.each([
    [["--systems", "nosuch"], /"nosuch" is a part of none of these names: corswalk; http-proxy/],
    [["--works", "start,"], /"" is a part of none/],
    [["--rounds", "abc"], /--rounds needs a whole number/],
    [["--rounds", "0"], /--rounds needs a whole number/],
    [["--seconds", "0.5"], /--seconds needs a whole number/],
    [["--fast"], /--fast/],
    [["fast"], /fast/],
  ])("is refused with %j", (argv, fault) => {
    expect(of(...argv).fault).toMatch(fault);
  });
});
