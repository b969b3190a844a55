import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { readArguments } from "../../src/cli/arguments.ts";
import { commands } from "../../src/cli/commands/index.ts";
import { flags } from "../../src/cli/flags.ts";
import { readSettings } from "../../src/cli/settings.ts";
import { parseConfig } from "../../src/config/load.ts";
import { certificate } from "../support/certificates.ts";
import { blocks, brokenLinks, firstCells, readPage, root } from "./markdown.ts";

const readme = readPage("README.md");
const pages = [
  readme,
  ...["config", "cookies", "fixes", "toolchain", "troubleshooting"].map((name) =>
    readPage(`docs/${name}.md`),
  ),
];
const ours = pages.filter(({ file }) => !/config|fixes/.test(file));

/** Inside the package, so that its dependencies are found; never in what git or npm sees. */
let folder: string;
beforeAll(() => {
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, "readme-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(pages)("$file", (page) => {
  it("links to what is there", () => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it("shows configs without faults", () => {
    writeFileSync(join(folder, "ca.pem"), certificate({ subject: "example" }).cert);
    const env = { API_KEY: "canary", BILLING_TOKEN: "canary" };
    for (const config of blocks(page, "jsonc")) {
      expect(
        () => parseConfig(config, { env, file: join(folder, "proxy.config.jsonc") }),
        config,
      ).not.toThrow();
    }
  });
});

describe("the README", () => {
  it("names npm scripts that there are", () => {
    const named = [...readme.text.matchAll(/npm (?:run )?(start|test|(?<=run )[\w-]+)/g)].map(
      ([, name]) => name,
    );
    expect(named.length).toBeGreaterThan(2);
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(named));
  });

  it("shows command lines that are understood", () => {
    const lines = blocks(readme, "sh").flatMap((block) =>
      [...block.matchAll(/npx corswalk(.*?)(?: +#.*)?$/gm)].map(([, rest = ""]) => rest),
    );
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
      expect(readArguments(words, commands), line).not.toHaveProperty("message");
    }
  });

  it("explains every dependency of a user's install, and no other", () => {
    const rows = firstCells(readme);
    const named = rows.filter((cell) => cell in manifest.dependencies);
    expect(named.sort()).toEqual(Object.keys(manifest.dependencies).sort());
  });

  it("shows code that type-checks", { timeout: 60_000 }, async () => {
    const typescript = blocks(readme, "ts").map((code, i) => ({ name: `example-${i}.ts`, code }));
    const javascript = blocks(readme, "js").map((code, i) => ({
      name: `example-${i}.js`,
      code: `${code}\nexport {};\n`,
    }));
    expect(typescript.length).toBeGreaterThan(1);
    for (const { name, code } of [...typescript, ...javascript]) writeFileSync(join(folder, name), code);
    const compilerOptions = {
      allowJs: true,
      checkJs: true,
      noUnusedLocals: false,
      rootDir: root,
      lib: ["es2023", "dom"],
      typeRoots: [join(root, "node_modules/@types")],
      paths: {
        corswalk: [join(root, "src/index.ts")],
        "corswalk/cors": [join(root, "src/cors/index.ts")],
        "corswalk/*": [join(root, "src/plugins/*.ts")],
      },
    };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, include: ["*"], exclude: [] }),
    );
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const run = promisify(execFile)(process.execPath, [tsc, "-p", folder]);
    expect(await run.catch(({ stdout }: { stdout: string }) => stdout)).toEqual({ stdout: "", stderr: "" });
  });
});

describe.each(ours)("$file", ({ text }) => {
  it("names flags that there are", () => {
    // npm's and Docker's, and ours.
    const known = ["save-dev", "rm", ...flags.map(({ name }) => name)];
    const named = [...text.matchAll(/(?<=[\s`(])--([a-z][a-z-]+)/g)].map(([, name]) => name);
    expect(known).toEqual(expect.arrayContaining(named));
  });

  it("names environment variables that are read", () => {
    const asked = new Set<string>();
    const env = new Proxy<Record<string, string>>({}, { get: (_, name) => void asked.add(String(name)) });
    const given = readArguments([], commands);
    if ("message" in given) throw new Error(given.message);
    readSettings(given, env);
    expect([...asked]).toEqual(expect.arrayContaining(text.match(/CORSWALK_[A-Z_]*[A-Z]/g) ?? []));
  });
});
