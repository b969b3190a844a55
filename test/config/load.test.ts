import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Config } from "../../src/config/config.ts";
import { ConfigError } from "../../src/config/fault.ts";
import { type LoadOptions, loadConfig } from "../../src/config/load.ts";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "corswalk-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

/** Where a config would be found: one that is made there is another config. */
const places = () => ["proxy.config.json", "proxy.config.jsonc"].map((name) => join(cwd, name));
const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);

function load(file?: string, options: LoadOptions = {}): Promise<Config> {
  return loadConfig(file, { cwd, env: {}, ...options });
}

async function failure(file?: string, options: LoadOptions = {}): Promise<ConfigError> {
  const caught = await load(file, options).catch((error: unknown) => error);
  if (!(caught instanceof ConfigError)) throw new Error("the config was taken");
  return caught;
}

describe("the config file", () => {
  it.each(["proxy.config.json", "proxy.config.jsonc"])("is found as %s", async (name) => {
    write(name, '{ "target": "http://a.test", } // as editors write it');
    const config = await load();
    expect(config.file).toBe(join(cwd, name));
    expect(config.watched).toEqual([".env", ".env.local", name].map((file) => join(cwd, file)));
  });

  it("is one: two are a fault", async () => {
    write("proxy.config.json", "{}");
    write("proxy.config.jsonc", "{}");
    const error = await failure();
    expect(error.message).toContain("both proxy.config.json and proxy.config.jsonc are here");
    expect(error.watched).toEqual(places());
  });

  it.each([
    ["an object of paths", '{ "/api": { "target": "http://localhost:3000", "secure": false } }'],
    ["a list with contexts", '[{ "context": ["/api"], "target": "http://localhost:3000" }]'],
  ])("is told apart from Angular's, by the same name: %s", async (_form, text) => {
    write("proxy.config.json", text);
    const { message } = await failure();
    expect(message).toMatch(
      /^proxy\.config\.json:1:1: this looks like Angular's proxy file\. Run `corswalk init`.*under `routes`\.$/,
    );
  });

  it("is asked for where there is no target either", async () => {
    const error = await failure();
    expect(error.message).toMatch(/neither a target nor a proxy\.config\.json.*corswalk init/s);
    expect(error.watched).toEqual(places());
  });

  it("is not needed where the command line has a target", async () => {
    const config = await load(undefined, { overrides: { target: "api.example.com" } });
    expect(config).toMatchObject({ file: undefined, watched: places(), routes: [{ key: "/" }] });
  });

  it("is named in the notice that the command line replaces its route", async () => {
    write("proxy.config.json", '{ "target": "http://a.test" }');
    const { notices } = await load(undefined, { overrides: { target: "b.test" } });
    expect(notices).toEqual([
      "The target given on the command line replaces the route / of proxy.config.json.",
    ]);
  });

  it.each([
    ["that is not there", "other.json", "the file does not exist"],
    ["that is a directory", ".", "the file is a directory"],
  ])("%s is a fault", async (_, name, message) => {
    expect((await failure(name)).message).toContain(message);
  });

  it("with faults names each with its place, and what to watch for the repair", async () => {
    mkdirSync(join(cwd, "conf"));
    write(
      "conf/proxy.json",
      '{\n  "target": "http://a.test",\n  "cors": { "orgins": [] },\n  "port": "x"\n}',
    );
    const error = await failure("conf/proxy.json");
    expect(error.message.split("\n")).toEqual([
      `${join("conf", "proxy.json")}:3:13 cors.orgins: unknown key \`orgins\`: did you mean \`origins\`? Write \`origins\`.`,
      `${join("conf", "proxy.json")}:4:11 port: "x" must be a whole number from 0 to 65535. Write for example 8010.`,
    ]);
    expect(error.watched).toContain(join(cwd, "conf", "proxy.json"));
  });
});

describe("the environment", () => {
  const headers = async (env: Record<string, string>) => {
    write(
      "proxy.config.json",
      '{ "routes": { "/": { "target": "http://a.test", "headers": { "X-Any": "${NAME}" } } } }',
    );
    const [route] = (await load(undefined, { env })).routes;
    return route?.kind === "proxy" ? route.headers : [];
  };

  it("comes from .env, under .env.local, under the process's own", async () => {
    write(".env", "NAME=from-env");
    expect(await headers({})).toEqual([["X-Any", "from-env"]]);
    write(".env.local", "NAME=from-local");
    expect(await headers({})).toEqual([["X-Any", "from-local"]]);
    expect(await headers({ NAME: "from-process" })).toEqual([["X-Any", "from-process"]]);
  });

  it("without a variable is a fault that names it", async () => {
    write("proxy.config.json", '{ "target": "http://${API_HOST}" }');
    expect((await failure()).message).toBe(
      'proxy.config.json:1:13 target: "http://${API_HOST}" needs the environment variable API_HOST, which is not set. Set API_HOST in the environment or in .env beside the config, or write ${API_HOST:-fallback}.',
    );
  });
});

describe("files that the config names", () => {
  it("are read relative to it, and watched", async () => {
    mkdirSync(join(cwd, "conf"));
    write("conf/user.json", '{ "name": "Ann" }');
    write("conf/proxy.json", '{ "routes": { "/user": { "respond": { "file": "./user.json" } } } }');
    const config = await load("conf/proxy.json");
    const [route] = config.routes;
    expect(route?.kind === "respond" && [route.headers, route.body.toString()]).toEqual([
      ["Content-Type", "application/json"],
      '{ "name": "Ann" }',
    ]);
    expect(config.watched).toContain(join(cwd, "conf", "user.json"));
  });

  it("are watched for where they are missing", async () => {
    write("proxy.config.json", '{ "routes": { "/": { "target": "https://a.test", "ca": "./ca.pem" } } }');
    const error = await failure();
    expect(error.message).toContain('routes./.ca: "./ca.pem" names a file that does not exist');
    expect(error.watched).toContain(join(cwd, "ca.pem"));
  });
});
