import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

/** What somebody gets who installs the package: packed, installed into an empty folder, run and imported there. */

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  version: string;
  exports: Record<string, { types?: string } | string>;
};
const entries = Object.entries(manifest.exports).filter(([, entry]) => typeof entry === "object");
const names = entries.map(([path]) => path.replace(/^\./, "corswalk"));

const shell = process.platform === "win32";
const folder = mkdtempSync(join(tmpdir(), "corswalk-package-"));
const modules = join(folder, "node_modules");

/** npm tells its scripts where it runs, and would believe it here. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_(cache|registry|userconfig))|INIT_CWD)/.test(name),
  ),
);

async function command(file: string, args: readonly string[], cwd = folder): Promise<string> {
  const { stdout } = await promisify(execFile)(file, args, { cwd, env, shell });
  return stdout;
}

let packed: string[] = [];

beforeAll(async () => {
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const told = JSON.parse(await command("npm", args, process.cwd()));
  // npm 12 names the packages, earlier ones list them.
  const [pack] = Object.values(told) as { filename: string; files: { path: string }[] }[];
  packed = pack?.files.map(({ path }) => path) ?? [];
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  await command("npm", ["install", "--prefer-offline", "--omit=dev", `./${pack?.filename}`]);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the package", () => {
  it("contains what a user needs, and nothing else", () => {
    const wanted = [
      /^package\.json$/,
      /^(README|CHANGELOG)\.md$/,
      /^LICENSE$/,
      /^bin\/corswalk\.js$/,
      /^dist\/[a-z]+\.js$/,
      /^dist\/chunks\/[\w-]+\.js$/,
      /^dist\/types\/.+\.d\.ts$/,
      /^dist\/licenses\.md$/,
      /^dist\/inspector\/.+\.(html|js|css|svg)$/,
      /^proxy\.config\.(schema|example)\.json$/,
    ];
    expect(packed.filter((path) => !wanted.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(packed).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "README.md",
        "dist/licenses.md",
        "bin/corswalk.js",
        "proxy.config.schema.json",
        "proxy.config.example.json",
        ...entries.flatMap(([, entry]) => Object.values(entry).map((path) => path.replace("./", ""))),
      ]),
    );
  });

  it("brings the types of its entries, and none of its insides", () => {
    const reached = new Set<string>();
    const reach = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      const text = readFileSync(join(modules, "corswalk", path), "utf8");
      for (const [, specifier] of text.matchAll(/(?:from |import\()"(\.[^"]+)\.ts"/g)) {
        reach(join(path, "..", `${specifier}.d.ts`).replaceAll("\\", "/"));
      }
    };
    for (const [, entry] of entries) {
      if (typeof entry === "object" && entry.types !== undefined) reach(entry.types.replace("./", ""));
    }
    expect(packed.filter((path) => path.endsWith(".d.ts")).sort()).toEqual([...reached].sort());
  });

  it("has its modules in ASCII, which takes one byte a character in memory", () => {
    const modulesOf = packed.filter((path) => /^dist\/(chunks\/)?[^/]+\.js$/.test(path));
    const wide = modulesOf.filter((path) =>
      /[^\0-\x7f]/.test(readFileSync(join(modules, "corswalk", path), "utf8")),
    );
    expect(modulesOf).toContain("dist/cli.js");
    expect(wide).toEqual([]);
  });

  it("names nothing of the machine that it was built on", () => {
    const telling = packed.filter((path) =>
      readFileSync(join(modules, "corswalk", path), "utf8").includes(process.cwd()),
    );
    expect(telling).toEqual([]);
  });
});

describe("installed into an empty folder", () => {
  it("it brings at most 22 packages and 6 MB", () => {
    const files = readdirSync(modules, { recursive: true, encoding: "utf8" });
    const packages = files.filter((file) =>
      /(^|node_modules[\\/])(@[^\\/]+[\\/])?[^\\/@.]+[\\/]package\.json$/.test(file),
    );
    const bytes = files.reduce((sum, file) => sum + lstatSync(join(modules, file)).size, 0);
    expect(packages.length).toBeGreaterThan(1);
    expect(packages.length).toBeLessThanOrEqual(22);
    expect(bytes).toBeLessThanOrEqual(6_000_000);
  });

  it("npx corswalk --version says the version", async () => {
    expect((await command("npx", ["corswalk", "--version"])).trim()).toBe(manifest.version);
  });

  it("the command starts, and answers a page's call", async () => {
    const config = { port: 0, routes: { "/flags": { respond: { json: { beta: true } } } } };
    writeFileSync(join(folder, "proxy.config.json"), JSON.stringify(config));
    const bin = join(modules, "corswalk", "bin", "corswalk.js");
    const child = spawn(process.execPath, [bin], { cwd: folder, env });
    onTestFinished(async () => {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, "close");
    });
    let said = "";
    child.stdout.on("data", (text) => {
      said += text;
    });
    child.stderr.on("data", (text) => {
      said += text;
    });
    const told = () => Promise.race([once(child.stdout, "data"), once(child, "close")]);
    while (child.exitCode === null && !/http:\/\/localhost:\d+/.test(said)) await told();
    const [url] = /http:\/\/localhost:\d+/.exec(said) ?? [];
    expect(url, said).toBeDefined();
    const response = await fetch(`${url}/flags`, { headers: { Origin: "http://localhost:3000" } });
    expect(await response.json()).toEqual({ beta: true });
    expect(response.headers.get("access-control-allow-origin")).toBe("http://localhost:3000");
  });

  it.each(names)("import of %s gives what it exports", async (name) => {
    const script = `console.log(Object.keys(await import(${JSON.stringify(name)})).length)`;
    const count = await command(process.execPath, ["--input-type=module", "-e", script]);
    expect(Number(count)).toBeGreaterThan(0);
  });

  it.each(["connect", "vite", "webpack"])("require of corswalk/%s gives the plugin itself", async (name) => {
    const script = `console.log(typeof require("corswalk/${name}"))`;
    expect(await command(process.execPath, ["--input-type=commonjs", "-e", script])).toBe("function\n");
  });

  it("the library starts a proxy", async () => {
    writeFileSync(
      join(folder, "use.js"),
      `import { createProxy } from "corswalk";
      const proxy = createProxy({ port: 0, routes: { "/": { respond: { body: "from the library" } } } });
      const { url } = await proxy.listen();
      console.log(await (await fetch(url)).text());
      await proxy.close();`,
    );
    expect(await command(process.execPath, ["use.js"])).toBe("from the library\n");
  });

  it("its types hold, in the strictest check of the one who imports them", async () => {
    // What a TypeScript project has anyway.
    mkdirSync(join(modules, "@types"), { recursive: true });
    symlinkSync(resolve("node_modules/@types/node"), join(modules, "@types", "node"), "junction");
    // And what a project has that imports the plugin for it.
    symlinkSync(resolve("node_modules/vite"), join(modules, "vite"), "junction");
    const imports = names.map((name, i) => `import * as entry${i} from "${name}";\nvoid entry${i};\n`);
    writeFileSync(
      join(folder, "use.ts"),
      `${imports.join("")}
      import { type Config, ConfigError, type CorsProxy, createProxy, defineConfig, type Exchange } from "corswalk";
      import { judge } from "corswalk/cors";
      import connectPlugin from "corswalk/connect";
      import vitePlugin from "corswalk/vite";
      import webpackPlugin from "corswalk/webpack";
      import { createServer } from "node:http";
      import type { UserConfig } from "vite";

      const config1: UserConfig = { plugins: [vitePlugin({ "/api": "https://api.example.com" }), vitePlugin()] };
      const server = createServer(connectPlugin({ routes: { "/api": { target: "https://api.example.com" } } }));
      const setup: (middlewares: { name?: string }[], devServer: object) => { name?: string }[] = webpackPlugin("dev.json");
      void [config1, server, setup];
      // @ts-expect-error: a misspelt option of a route
      vitePlugin({ "/api": { targt: "https://api.example.com" } });

      const written = defineConfig({ port: 0, routes: { "/api": { target: "https://api.example.com", stripPrefix: true } } });
      const seen: Exchange[] = [];
      const proxy: CorsProxy = createProxy(written, { onExchange: (exchange) => void seen.push(exchange) });
      const { port, url }: { port: number; url: string } = await proxy.listen();
      const config: Config = proxy.config;
      try {
        await proxy.reload(config);
      } catch (error) {
        if (error instanceof ConfigError) void error.faults[0]?.fix;
      }
      await proxy.close({ within: 2000 });
      const request = { url, method: "GET", headers: [], credentials: "omit" } as const;
      const allowed: boolean = judge({ origin: "https://app.example.com", request }).allowed;
      void [port, allowed];
      // @ts-expect-error: a misspelt key
      createProxy({ targt: "https://api.example.com" });
      `,
    );
    const options = {
      module: "nodenext",
      target: "es2022",
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      types: ["node"],
    };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: options, files: ["use.ts"] }),
    );
    const tsc = resolve("node_modules", "typescript", "bin", "tsc");
    expect(existsSync(tsc)).toBe(true);
    const said = await command(process.execPath, [tsc, "-p", "."]).catch(({ stdout }) => stdout);
    expect(said).toBe("");
  });
});
