import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readDocument } from "../../config/document.ts";
import { ConfigError } from "../../config/fault.ts";
import { parseConfig } from "../../config/load.ts";
import type { Found, FoundRoute } from "../../init/found.ts";
import { type Place, places } from "../../init/look.ts";
import type { Io } from "../io.ts";
import type { Asked } from "./ask.ts";
import { loadCode } from "./load-code.ts";

/** Every proxy setup that is in this folder, in our words. */
export async function survey(io: Io, asked: Asked): Promise<{ found: Found[]; ranCode: boolean }> {
  const found: Found[] = [];
  let ranCode = false;
  for (const place of places) {
    const file = place.names.find((name) => existsSync(join(io.cwd(), name)));
    if (file === undefined) continue;
    if (place.kind === "code") {
      if (!(await asked.yes(`${file} is code: run it to read its proxy settings?`, true))) continue;
      io.stdout.write(`running ${file} to read its proxy settings\n`);
      ranCode = true;
    }
    const setup = await read(place, file, io);
    const isNews = setup.routes.length > 0 || setup.left.length > 0;
    if (isNews || place.kind === "code") found.push(distinct(sound(setup, io.env), found));
  }
  return { found, ranCode };
}

async function read(place: Place, file: string, io: Io): Promise<Found> {
  const path = join(io.cwd(), file);
  try {
    const value = place.kind === "code" ? await loadCode(path, place.read) : readData(path);
    return place.translate(file, value, io.env);
  } catch (error) {
    const line = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
    const why = line.slice(0, 200);
    io.stdout.write(`${file} could not be read: ${why}\n`);
    const nothing = place.translate(file, undefined, io.env);
    return { ...nothing, left: [`it could not be read (${why})`] };
  }
}

/** JSON as tools have it: with comments too. */
function readData(path: string): unknown {
  return readDocument(readFileSync(path, "utf8")).value;
}

/** Routes without those that are no config of ours: what is written passes `corswalk check`. */
function sound(setup: Found, env: Io["env"]): Found {
  const faults = setup.routes.map((route) => faultOf(route, env));
  return {
    ...setup,
    routes: setup.routes.filter((_, i) => faults[i] === undefined),
    left: [...setup.left, ...faults.flatMap((fault) => fault ?? [])],
  };
}

function faultOf({ key, route }: FoundRoute, env: Io["env"]): string | undefined {
  try {
    parseConfig({ routes: { [key]: route } }, { env });
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n", 1)[0];
    throw error;
  }
}

function distinct(setup: Found, before: readonly Found[]): Found {
  const taken = new Set(before.flatMap(({ routes }) => routes.map(({ key }) => key)));
  const routes: FoundRoute[] = [];
  const left = [...setup.left];
  for (const route of setup.routes) {
    if (taken.has(route.key)) left.push(`${route.key}: there is such a route already`);
    else routes.push(route);
    taken.add(route.key);
  }
  return { ...setup, routes, left };
}
