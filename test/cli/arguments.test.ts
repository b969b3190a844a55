import { describe, expect, it } from "vitest";
import { readArguments } from "../../src/cli/arguments.ts";
import { commands } from "../../src/cli/commands/index.ts";

const read = (...argv: string[]) => {
  const given = readArguments(argv, commands);
  return "message" in given
    ? given
    : { command: given.command.name, operands: given.operands, flags: Object.fromEntries(given.flags) };
};

describe("the command line is read", () => {
  it.each([
    ["nothing as a start", [], "start", [], {}],
    ["a target", ["https://api.test"], "start", ["https://api.test"], {}],
    ["a command", ["health"], "health", [], {}],
    ["a command's operand", ["check", "a.json"], "check", ["a.json"], {}],
    ["a flag before the target", ["-p", "9000", "api.test"], "start", ["api.test"], { port: ["9000"] }],
    ["a value behind an equals sign", ["--port=9000"], "start", [], { port: ["9000"] }],
    ["a value that touches its short flag", ["-p9000"], "start", [], { port: ["9000"] }],
    ["the last of a flag given twice", ["-p", "1", "-p", "2"], "start", [], { port: ["1", "2"] }],
    [
      "a repeatable flag, with one value each time",
      ["-o", "https://a.test", "-o", "null", "api.test"],
      "start",
      ["api.test"],
      { "allow-origin": ["https://a.test", "null"] },
    ],
    [
      "a header with colons and equals signs",
      ["-H", "Authorization: Basic dTpw=="],
      "start",
      [],
      { header: ["Authorization: Basic dTpw=="] },
    ],
    ["an IPv6 address", ["--host", "::1"], "start", [], { host: ["::1"] }],
    ["a flag without a value", ["--insecure", "api.test"], "start", ["api.test"], { insecure: ["true"] }],
    ["help for a command", ["check", "--help"], "check", [], { help: ["true"] }],
  ])("%s", (_, argv, command, operands, flags) => {
    expect(read(...argv)).toEqual({ command, operands, flags });
  });
});

describe("the command line is refused", () => {
  it.each([
    ["a port that is no number", ["-p", "abc"], '--port needs a whole number from 0 to 65535, not "abc".'],
    ["a port that is too high", ["--port=65536"], "--port needs a whole number"],
    ["a port below zero", ["-p", "-1"], "--port needs a whole number"],
    ["a port with a fraction", ["-p", "80.5"], "--port needs a whole number"],
    [
      "a port for the inspector that browsers open no connection to",
      ["--inspector-port", "6000"],
      '--inspector-port needs a port that browsers open, not "6000".',
    ],
    ["the same with a zero before it", ["--inspector-port", "06000"], "a port that browsers open"],
    ["a flag whose value is missing at the end", ["api.test", "--host"], "--host needs a value."],
    ["a flag whose value is missing before the next", ["-p", "--insecure"], "--port needs a value."],
    ["a flag whose value is empty", ["--config="], "--config needs a value."],
    ["one missing value among several", ["-o", "-o", "null"], "--allow-origin needs a value."],
    ["a header without a colon", ["-H", "X-Key canary"], '--header needs a header as in "X-Api-Key: abc".'],
    ["a header with a line break", ["-H", "X: a\r\nY: b"], "--header needs a header"],
    ["a log format that is none", ["--log", "xml"], "--log needs pretty, json or silent"],
    ["a value for a flag that takes none", ["--insecure=no"], "--insecure takes no value."],
    ["a flag that there is not", ["--prot", "1"], "There is no flag --prot."],
    ["a prototype's name as a flag", ["--constructor"], "There is no flag --constructor."],
    ["a flag of another command", ["check", "--insecure"], "--insecure is not a flag of corswalk check."],
    ["a second target", ["a.test", "b.test"], 'corswalk takes one target, so "b.test" is too much.'],
    ["a word after a command that takes none", ["health", "x"], '"x" is too much.'],
    ["a first word that is nothing, whatever follows", ["nothing", "https://a.test"], '"nothing" is neither'],
  ])("%s", (_, argv, message) => {
    expect(read(...argv)).toMatchObject({ message: expect.stringContaining(message) });
  });

  it.each([
    ["--prot", "Did you mean --port?"],
    ["--alow-origin", "Did you mean --allow-origin?"],
    ["dmeo", "Did you mean corswalk demo?"],
    ["chekc", "Did you mean corswalk check?"],
    ["help", "Did you mean corswalk --help?"],
    ["version", "Did you mean corswalk --version?"],
    ["3001", "Did you mean localhost:3001?"],
    ["proxy.config.json", "corswalk --config proxy.config.json"],
    ["something", "A target looks like https://api.example.com"],
    ["ftp://a.test", 'Write it as in "https://api.example.com"'],
    ["https://a.test/#top", "Take the # and what follows out"],
  ])("with what was probably meant by %s", (word, hint) => {
    expect(read(word)).toMatchObject({ hint: expect.stringContaining(hint) });
  });
});
