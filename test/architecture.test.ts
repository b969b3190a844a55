import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Which room may look into which: imports run one way (CONTRIBUTING.md). A file directly in `src` belongs to the room named
 * here, or is a leaf that everybody may use.
 */
const leaves = ["builtins", "headers", "failure", "secret-names", "loopback", "together"];
const walkRoom = [
  "answer",
  "body-read",
  "endings",
  "form-text",
  "gate-refusals",
  "heads",
  "http2",
  "health",
  "known-head",
  "live",
  "mounted",
  "page-head",
  "passing",
  "quick-ticks",
  "refusals",
  "relay",
  "respond",
  "step",
  "template",
  "handover",
  "upgrade",
  "upstream-head",
  "walk",
  "warnings",
];
const proxyRoom = [
  "front",
  "head-text",
  "library",
  "listen",
  "page-request",
  "page-response",
  "proxy",
  "server",
];

const mayImport: Readonly<Record<string, readonly string[]>> = {
  leaves: ["leaves"],
  cors: ["leaves"],
  config: ["leaves", "cors"],
  gate: ["leaves", "cors"],
  route: ["leaves", "config"],
  rewrite: ["leaves", "config"],
  upstream: ["leaves", "config"],
  observe: ["leaves", "cors"],
  walk: ["leaves", "cors", "config", "gate", "route", "rewrite", "upstream", "observe"],
  proxy: ["leaves", "config", "gate", "route", "rewrite", "upstream", "observe", "walk"],
  demo: ["leaves", "cors", "config", "proxy", "observe", "index"],
  index: ["leaves", "config", "cors", "observe", "proxy"],
  advice: ["leaves", "cors", "config", "upstream", "observe"],
  init: ["leaves", "config"],
  inspector: ["leaves", "cors", "config", "observe", "advice", "proxy"],
  plugins: ["leaves", "config", "observe", "proxy", "walk"],
  cli: ["leaves", "cors", "config", "observe", "advice", "inspector", "proxy", "demo", "init", "walk"],
};

const source = join(import.meta.dirname, "../src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"))
  .map((file) => normalize(file).replaceAll("\\", "/"));

function importsOf(file: string): string[] {
  const text = readFileSync(join(source, file), "utf8");
  const named = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s+"(\.[^"]+)"/g)];
  const lazy = [...text.matchAll(/import\(\s*"(\.[^"]+)"\s*\)/g)];
  return [...named, ...lazy]
    .map((match) => match[1] as string)
    .filter((specifier) => /\.tsx?$/.test(specifier))
    .map((specifier) => relative(source, join(source, dirname(file), specifier)).replaceAll("\\", "/"));
}

function roomOf(file: string): string {
  const slash = file.indexOf("/");
  if (slash !== -1) return file.slice(0, slash);
  const name = file.replace(/\.tsx?$/, "");
  if (leaves.includes(name)) return "leaves";
  if (walkRoom.includes(name)) return "walk";
  if (proxyRoom.includes(name)) return "proxy";
  return name;
}

describe("the house", () => {
  it("has a place for every file", () => {
    expect(files.filter((file) => !(roomOf(file) in mayImport))).toEqual([]);
  });

  it("is drawn in CONTRIBUTING.md, with every room and every file that is in none", () => {
    const drawn = readFileSync(join(source, "../CONTRIBUTING.md"), "utf8");
    const named = new Set(files.map((file) => file.replace(/\/.*/, "/")));
    expect([...named].filter((name) => !drawn.includes(name))).toEqual([]);
  });

  it("has imports in one direction only", () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((to) => roomOf(to) !== roomOf(file) && !mayImport[roomOf(file)]?.includes(roomOf(to)))
        .map((to) => `${file} → ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it("has no import cycle", () => {
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (done.has(file) || path.includes(file)) return;
      for (const to of importsOf(file)) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it("has files about one thing: none over 220 lines, but for the schema, which is one thing", () => {
    const long = files
      .filter((file) => file !== "config/schema.ts")
      .filter((file) => readFileSync(join(source, file), "utf8").split("\n").length > 220);
    expect(long).toEqual([]);
  });

  it.each(["cors", "gate", "route", "rewrite"])(
    "%s is pure: no sockets, clock, environment or console",
    (room) => {
      const impure = files
        .filter((file) => roomOf(file) === room)
        .filter((file) =>
          /from "node:(?!net")|process\.|console\.|Date\.now|performance\.|setTimeout|Math\.random/.test(
            readFileSync(join(source, file), "utf8"),
          ),
        );
      expect(impure).toEqual([]);
    },
  );
});
