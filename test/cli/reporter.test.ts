import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createReporter } from "../../src/cli/reporter.ts";
import { parseConfig } from "../../src/config/load.ts";
import { exchange } from "../observe/fixture.ts";
import { fakeIo } from "./fake-io.ts";

const secret = "canary-value";
const config = (log: "pretty" | "json" | "silent") =>
  parseConfig(
    { log, routes: { "/": { target: "https://api.test", headers: { "X-Key": "${KEY}" } } } },
    { env: { KEY: secret } },
  );
const refusal = { code: "config-invalid", message: `a.json:1:1 port: ${secret}`, hint: "serves on" };

/** Lines are written in the turn after the next. */
async function told(): Promise<void> {
  await turn();
  await turn();
}

describe("what a running proxy says", () => {
  it.each([
    ["pretty", true, false],
    ["json", true, true],
    ["silent", false, true],
  ] as const)(
    "as %s: the log on standard output, warnings on standard error unless a person reads",
    async (log, out, err) => {
      const io = fakeIo();
      const reporter = createReporter(config(log), io);
      reporter.exchange(exchange());
      reporter.notice("mind the gap");
      await told();
      expect({ out: io.said() !== "", err: io.warned() !== "" }).toEqual({ out, err });
    },
  );

  it.each(["pretty", "json", "silent"] as const)("as %s never holds a secret of the config", async (log) => {
    const io = fakeIo();
    const reporter = createReporter(config(log), io);
    reporter.started(config(log), "http://localhost:8010");
    reporter.exchange(
      exchange({ path: `/${secret}`, upstream: `https://api.test/?x=${secret}`, notes: [secret] }),
    );
    reporter.notice(`waiting for ${secret}`);
    reporter.reloaded(config(log), [`headers: + ${secret}`]);
    reporter.refused(refusal);
    await told();
    expect(io.said() + io.warned()).not.toContain(secret);
  });

  it("keeps a secret that a reload took out of the config", async () => {
    const io = fakeIo();
    const reporter = createReporter(config("json"), io);
    reporter.reloaded(parseConfig({ target: "https://api.test", log: "json" }), []);
    reporter.exchange(exchange({ path: `/${secret}` }));
    await told();
    expect(io.said()).not.toContain(secret);
  });

  it("follows a reload that changes the form of the log", () => {
    const io = fakeIo();
    const reporter = createReporter(config("pretty"), io);
    reporter.reloaded(config("json"), ["log: pretty → json"]);
    expect(JSON.parse(io.said())).toMatchObject({
      kind: "reload",
      changes: ["log: pretty → json"],
      error: null,
    });
  });

  it("warns once of what a config keeps saying, and again of what a reload adds", () => {
    const io = fakeIo();
    const open = (host: string) => parseConfig({ target: "https://api.test", host });
    const reporter = createReporter(open("0.0.0.0"), io);
    reporter.started(open("0.0.0.0"), "http://localhost:8010");
    reporter.reloaded(open("0.0.0.0"), []);
    reporter.reloaded(open("192.0.2.1"), []);
    expect(io.said().match(/! .*/g)).toEqual([
      expect.stringContaining("0.0.0.0"),
      expect.stringContaining("192.0.2.1"),
    ]);
  });

  it("tells a refused reload with its faults", () => {
    const io = fakeIo();
    createReporter(config("json"), io).refused({ ...refusal, message: "m" });
    expect(JSON.parse(io.said())).toMatchObject({
      kind: "reload",
      error: { code: "config-invalid", message: "m" },
    });
  });
});
