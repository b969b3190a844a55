import { describe, expect, it } from "vitest";
import { readArguments } from "../../src/cli/arguments.ts";
import { commands } from "../../src/cli/commands/index.ts";
import { readSettings, type Settings } from "../../src/cli/settings.ts";

function settings(argv: string[], env: Record<string, string> = {}): Settings {
  const given = readArguments(argv, commands);
  if ("message" in given) throw new Error(given.message);
  const read = readSettings(given, env);
  if ("message" in read) throw new Error(read.message);
  return read;
}

describe("each flag", () => {
  it.each([
    ["target", ["api.test"], { target: "api.test" }],
    ["--port", ["-p", "0"], { port: 0 }],
    ["--host", ["--host", "0.0.0.0"], { hosts: ["0.0.0.0"] }],
    ["--allow-origin", ["-o", "https://a.test", "-o", "null"], { origins: ["https://a.test", "null"] }],
    ["--allow-host", ["--allow-host", "a.test"], { allowedHosts: ["a.test"] }],
    ["--header", ["-H", "X-Key:  a:b "], { headers: [["X-Key", "a:b"]] }],
    ["--insecure", ["--insecure"], { insecure: true }],
    ["--log", ["--log", "json"], { log: "json" }],
  ])("%s is an override of the file", (_, argv, expected) => {
    expect(settings(argv).overrides).toMatchObject(expected);
  });

  it("is no override where it is not given", () => {
    const { overrides, file, poll } = settings([]);
    expect({ file, poll }).toEqual({ file: undefined, poll: false });
    expect(overrides).toMatchObject({ target: undefined, port: undefined, hosts: undefined, log: undefined });
    expect(overrides).toMatchObject({ origins: [], allowedHosts: [], headers: [], insecure: false });
  });
});

describe("each variable", () => {
  it.each([
    ["CORSWALK_TARGET", "api.test", { target: "api.test" }],
    ["CORSWALK_PORT", " 9000 ", { port: 9000 }],
    ["CORSWALK_HOST", "0.0.0.0", { hosts: ["0.0.0.0"] }],
    ["CORSWALK_HOST", "127.0.0.1, ::1", { hosts: ["127.0.0.1", "::1"] }],
    ["CORSWALK_ALLOWED_ORIGINS", "https://a.test, null", { origins: ["https://a.test", "null"] }],
    ["CORSWALK_ALLOWED_HOSTS", "a.test b.test", { allowedHosts: ["a.test", "b.test"] }],
    ["CORSWALK_LOG", "silent", { log: "silent" }],
  ])("%s=%s is an override of the file", (name, value, expected) => {
    expect(settings([], { [name]: value }).overrides).toMatchObject(expected);
  });

  it("CORSWALK_CONFIG names the file and CORSWALK_POLL asks for polling", () => {
    expect(settings([], { CORSWALK_CONFIG: "a.json", CORSWALK_POLL: "1" })).toMatchObject({
      file: "a.json",
      poll: true,
    });
    expect(settings([], { CORSWALK_POLL: "false" }).poll).toBe(false);
  });

  it("that is empty says nothing", () => {
    expect(settings([], { CORSWALK_PORT: "", CORSWALK_POLL: "" }).overrides.port).toBeUndefined();
  });

  it.each([
    ["CORSWALK_PORT", "abc", 'CORSWALK_PORT needs a whole number from 0 to 65535, not "abc".'],
    ["CORSWALK_LOG", "xml", 'CORSWALK_LOG needs pretty, json or silent, not "xml".'],
    ["CORSWALK_POLL", "maybe", 'CORSWALK_POLL needs true or false, not "maybe".'],
  ])("%s=%s is refused by its name", (name, value, message) => {
    expect(() => settings([], { [name]: value })).toThrow(message);
  });
});

describe("a flag beside a variable", () => {
  const env = {
    CORSWALK_PORT: "1",
    CORSWALK_TARGET: "b.test",
    CORSWALK_CONFIG: "b.json",
    CORSWALK_HOST: "::1",
  };

  it("wins", () => {
    const { file, overrides } = settings(["a.test", "-p", "2", "-c", "a.json", "--host", "127.0.0.1"], env);
    expect({ file, ...overrides }).toMatchObject({
      file: "a.json",
      target: "a.test",
      port: 2,
      hosts: ["127.0.0.1"],
    });
  });

  it("saves a wrong variable from being looked at", () => {
    expect(settings(["-p", "2"], { CORSWALK_PORT: "abc" }).overrides.port).toBe(2);
  });

  it("adds to it where it is one more", () => {
    const both = settings(["-o", "null"], { CORSWALK_ALLOWED_ORIGINS: "https://a.test" }).overrides;
    expect(both.origins).toEqual(["https://a.test", "null"]);
    expect(both.from?.origins).toBe("--allow-origin or CORSWALK_ALLOWED_ORIGINS");
  });

  it("is told apart from it in messages", () => {
    expect(settings(["-p", "2"], { CORSWALK_HOST: "::1" }).overrides.from).toEqual({
      port: "--port",
      hosts: "CORSWALK_HOST",
    });
  });
});
