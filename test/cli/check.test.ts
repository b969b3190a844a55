import { describe, expect, it } from "vitest";
import { folder, run } from "./corswalk.ts";

describe("corswalk check", () => {
  it("says of a good file what it holds, in one line, and exits with 0", async () => {
    const cwd = folder({
      "proxy.config.json": '{ "routes": { "/a": "https://a.test", "/b": "https://b.test" } }',
    });
    expect(await run(["check"], { cwd })).toEqual({
      code: 0,
      stdout: "fine: proxy.config.json: 2 routes, pages from loopback\n",
      stderr: "",
    });
  });

  it("tells every fault of a bad one with file, line, column and fix, and exits with 1", async () => {
    const text = '{\n  "target": "https://a.test",\n  "cors": { "orgins": ["*"] },\n  "port": 99999\n}\n';
    const { code, stdout, stderr } = await run(["check", "bad.json"], { cwd: folder({ "bad.json": text }) });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/bad\.json:3:13 .*`orgins`: did you mean `origins`\?/);
    expect(stderr).toMatch(/bad\.json:4:11 .*99999/);
  });

  it.each([
    ["its operand", ["check", "a.json"], {}],
    ["--config", ["check", "-c", "a.json"], {}],
    ["CORSWALK_CONFIG", ["check"], { CORSWALK_CONFIG: "a.json" }],
  ])("takes the file from %s", async (_, argv, env) => {
    const cwd = folder({ "a.json": '{ "target": "https://a.test" }' });
    expect((await run(argv, { cwd, env })).stdout).toContain("fine: a.json: 1 route");
  });

  it("never shows a secret that the file took from the environment", async () => {
    const text =
      '{ "target": "https://a.test", "port": "x", "routes": { "/": { "headers": { "X-Key": "${KEY}\\n" } } } }';
    const { stderr } = await run(["check"], {
      cwd: folder({ "proxy.config.json": text }),
      env: { KEY: "canary-value" },
    });
    expect(stderr).toContain("✗");
    expect(stderr).not.toContain("canary-value");
  });
});
