import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError, type Fault } from "../../src/config/fault.ts";
import { loadConfig } from "../../src/config/load.ts";

const directory = mkdtempSync(join(tmpdir(), "corswalk-"));
afterAll(() => rmSync(directory, { recursive: true }));

async function faultsOf(content: string | Buffer): Promise<readonly Fault[]> {
  writeFileSync(join(directory, "proxy.config.json"), content);
  const error = await loadConfig(undefined, { cwd: directory, env: {} }).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (!(error instanceof ConfigError)) throw error ?? new Error("the config was taken");
  return error.faults;
}

const route = (text: string) => `{ "routes": { "/": ${text} } }`;
const header = (name: string, value: string) =>
  route(JSON.stringify({ target: "http://a.test", headers: { [name]: value } }));

describe("a hostile config file is a fault with a place", () => {
  it.each<[string, string | Buffer, string, string]>([
    [
      "__proto__ at the top",
      '{ "target": "http://a", "__proto__": { "port": 1 } }',
      "1:25",
      "refused everywhere",
    ],
    ["__proto__ as a route", '{ "routes": { "__proto__": "http://a" } }', "1:15", "refused everywhere"],
    ["constructor as an option", route('{ "target": "http://a", "constructor": {} }'), "1:44", "refused"],
    [
      "prototype as a header",
      route('{ "target": "http://a", "headers": { "prototype": "x" } }'),
      "1:57",
      "refused",
    ],
    ["CR LF in a header", header("X-A", "a\r\nX-B: 1"), "1:63", "line break"],
    ["CR LF in a header's name", header("X-A: 1\r\nX-B", "1"), "1:57", "not a header name"],
    ["NUL in a header", header("X-A", "a\0"), "1:63", "control character"],
    ["NUL in a key", '{ "a\\u0000": 1, "target": "http://a" }', "1:3", "contains NUL"],
    ["CR LF in a target", '{ "target": "http://a\\r\\n.test" }', "1:13", "control character"],
    ["NUL in a file's name", route('{ "respond": { "file": "a\\u0000b" } }'), "1:43", "NUL"],
    ["10 MB of spaces", Buffer.alloc(10_000_000, " "), "1:1", "larger than 1 MiB"],
    ["10 MB of brackets", Buffer.alloc(10_000_000, "["), "1:1", "larger than 1 MiB"],
    ["deep lists", `{ "a": ${"[".repeat(300_000)} }`, "1:39", "levels deep"],
    ["deep objects", '{"a":'.repeat(100_000), "1:161", "levels deep"],
    ["a key twice", '{ "port": 1,\n  "port": 2, "target": "http://a" }', "2:3", "already on line 1"],
    ["UTF-16, little end first", Buffer.from('\uFEFF{ "port": 1 }', "utf16le"), "1:1", "UTF-16"],
    ["UTF-16 without a mark", Buffer.from('{ "port": 1 }', "utf16le"), "1:1", "UTF-16"],
    ["UTF-16, big end first", Buffer.from('\uFEFF{ "port": 1 }', "utf16le").swap16(), "1:1", "UTF-16"],
    ["latin1", Buffer.from('{\n "é\uFFFD": "caf\xe9" }', "latin1"), "2:3", "not UTF-8"],
    ["no object", "[]", "1:1", "must be an object"],
    ["null", "null", "1:1", "must be an object"],
    ["a program", "module.exports = { port: 1 }", "1:1", "no JSON word"],
    ["bytes of a program", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), "1:1", "no JSON word"],
  ])("%s", async (_, content, place, message) => {
    const [fault] = await faultsOf(content);
    expect(`${fault?.line}:${fault?.column}`).toBe(place);
    expect(fault?.message).toContain(message);
    expect(fault?.file).toBe("proxy.config.json");
  });

  it("with the wrong type under every key, all of them told", async () => {
    const wrong = {
      port: {},
      host: 1,
      allowedHosts: "x",
      routes: {
        "/a": 1,
        "/b": null,
        "/c": { target: [], ws: "yes", timeout: 5, cors: [], rewrite: [["a"]] },
      },
      cors: { origins: [1], credentials: "true", maxAge: "5", methods: "GET" },
      appOrigin: false,
      log: "loud",
      inspector: 1,
    };
    const faults = await faultsOf(JSON.stringify(wrong, null, 2));
    expect(faults.map(({ path }) => path)).toEqual([
      "port",
      "host",
      "allowedHosts",
      "routes./a",
      "routes./b",
      "routes./c.target",
      "routes./c.ws",
      "routes./c.timeout",
      "routes./c.cors",
      "routes./c.rewrite[0][1]",
      "cors.origins[0]",
      "cors.credentials",
      "cors.maxAge",
      "cors.methods",
      "appOrigin",
      "log",
      "inspector",
    ]);
    expect(faults.every(({ line, column, fix }) => line && column && fix !== "")).toBe(true);
  });

  it("with 20,000 wrong keys, of which the message lists the first fifty", async () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `"key${i}": ${i}`);
    const faults = await faultsOf(`{ ${keys.join(",\n")} }`);
    expect(faults).toHaveLength(20_000);
    expect(new ConfigError(faults).message.split("\n")).toHaveLength(51);
  });
});

describe("a harmless oddity is no fault", () => {
  it.each<[string, string]>([
    ["a byte order mark", '\uFEFF{ "target": "http://a.test" }'],
    ["Windows lines", '{\r\n"target": "http://a.test"\r\n}\r\n'],
  ])("%s", async (_, content) => {
    writeFileSync(join(directory, "proxy.config.json"), content);
    const config = await loadConfig(undefined, { cwd: directory, env: {} });
    expect(config.routes).toHaveLength(1);
  });

  it("pollutes nothing", () => {
    expect(({} as Record<string, unknown>).port).toBeUndefined();
  });
});
