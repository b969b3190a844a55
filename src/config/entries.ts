import { basename } from "node:path";
import { type Context, fault } from "./context.ts";
import type { Overrides } from "./overrides.ts";
import { overridePath } from "./overrides.ts";
import type { WrittenEntry } from "./routes.ts";
import type { WrittenConfig } from "./schema.ts";

/** The routes as written: `target` is short for a single one, and a target of the command line takes the place of `/`. */
export function writtenEntries(
  context: Context,
  written: WrittenConfig,
  overrides: Overrides,
  file: string | undefined,
): WrittenEntry[] {
  const { target, routes } = written;
  if (target !== undefined && routes !== undefined) {
    const fix = "/" in routes ? 'Keep one of the two: `routes` has "/" already' : 'Write it there, as "/"';
    fault(context, ["target"], "cannot stand beside `routes`", fix, "key");
  }
  const entries: WrittenEntry[] = Object.entries(routes ?? {}).map(([key, route]) => ({
    key,
    path: ["routes", key],
    route,
  }));
  if (target !== undefined) entries.push({ key: "/", path: ["target"], route: target });
  if (overrides.target !== undefined) {
    const kept = entries.filter(({ key }) => key !== "/");
    if (kept.length < entries.length) {
      const name = file === undefined ? "the config" : basename(file);
      context.findings.notices.push(`The target given on the command line replaces the route / of ${name}.`);
    }
    return [...kept, { key: "/", path: overridePath(overrides, "target"), route: overrides.target }];
  }
  if (entries.length === 0) {
    fault(
      context,
      routes === undefined ? [] : ["routes"],
      "names nothing to forward to",
      'Add a target, as in "target": "https://api.example.com"',
    );
  }
  return entries;
}
