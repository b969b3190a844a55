import { existsSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../../config/fault.ts";
import { parseConfig } from "../../config/load.ts";
import type { Workspace } from "../../init/angular.ts";
import type { Found, FoundRoute } from "../../init/found.ts";
import { type Place, placesOf } from "../../init/look.ts";
import { tools } from "../../init/tools.ts";
import type { Io } from "../io.ts";
import type { Asked } from "./ask.ts";
import { firstLine } from "./problem.ts";
import { readData } from "./read-data.ts";
import { runCode } from "./run-code.ts";

/** Every proxy setup that is in this folder, in our words. */
export async function survey(io: Io, asked: Asked, workspace: Workspace | undefined): Promise<Found[]> {
  const found: Found[] = [];
  for (const place of placesOf(workspace)) {
    const file = place.names.find((name) => existsSync(join(io.cwd(), name)));
    if (file === undefined) {
      if (place.namedBy !== undefined) found.push(missing(place, place.namedBy, io));
      continue;
    }
    if (place.kind === "code") {
      if (!(await asked.yes(`${file} is code: run it to read its proxy settings?`, true))) continue;
      io.stdout.write(`running ${file} to read its proxy settings\n`);
    }
    const setup = await read(place, file, io);
    const isNews = setup.routes.length > 0 || setup.left.length > 0;
    if (isNews || place.kind === "code") found.push(distinct(sound(setup, io.env), found));
  }
  const isAngularSeen = found.some(({ tool }) => tool === "Angular");
  return workspace === undefined || isAngularSeen ? found : [...found, withoutProxy(workspace, io)];
}

async function read(place: Place, file: string, io: Io): Promise<Found> {
  const path = join(io.cwd(), file);
  const answer =
    place.kind === "code" ? await runCode(place.tool, path, file, io) : readHere(place, path, file, io);
  if ("found" in answer) return at(place, answer.found);
  const { problem } = answer;
  io.stdout.write(`${file} could not be read: ${problem}\n`);
  return { ...nothing(place, file, io), left: [`it could not be read (${problem})`] };
}

function readHere(place: Place, path: string, file: string, { env }: Io) {
  try {
    return { found: tools[place.tool].translate(file, readData(path), env) };
  } catch (error) {
    return { problem: firstLine(error) };
  }
}

function nothing(place: Place, file: string, { env }: Io): Found {
  return at(place, tools[place.tool].translate(file, undefined, env));
}

function at({ ports }: Place, found: Found): Found {
  return ports === undefined ? found : { ...found, ports };
}

function missing(place: Place, namedBy: string, io: Io): Found {
  const [file = ""] = place.names;
  io.stdout.write(`${file}, which ${namedBy} names, is not there\n`);
  return { ...nothing(place, namedBy, io), left: [`${file} is not there`] };
}

/** An app of Angular's that has no proxy yet: its page's port is known all the same. */
function withoutProxy({ ports }: Workspace, io: Io): Found {
  return nothing({ names: [], kind: "data", tool: "angular", ports }, "angular.json", io);
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
