import { existsSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseTarget } from "../../config/target.ts";
import { configText } from "../../init/config-text.ts";
import type { Found } from "../../init/found.ts";
import { colorsFor } from "../colors.ts";
import type { Run } from "../command.ts";
import { tellFaults } from "../faults.ts";
import { type Asked, askAt } from "../init/ask.ts";
import { angularWorkspace, isAngulars } from "../init/read-data.ts";
import { schemaPath } from "../init/schema-path.ts";
import { addScript } from "../init/script.ts";
import { survey } from "../init/survey.ts";
import type { Io } from "../io.ts";

/** Writes a config: what the project's dev server does already, or for one target. */
export const init: Run = async (given, io) => {
  const isPerson = io.stdin.isTTY === true && io.stdout.isTTY === true && !given.flags.has("yes");
  if (!isPerson && !given.flags.has("yes")) {
    return tellFaults(["There is no terminal to ask on: add --yes to take what is found and usual."], io);
  }
  const workspace = angularWorkspace(io.cwd());
  const angulars = ours.find((name) => isAngulars(name, io.cwd(), workspace));
  const file = fileName(given.flags.get("config")?.at(-1), io.cwd(), angulars);
  if (angulars !== undefined && file === join(io.cwd(), angulars)) {
    return tellFaults([`${angulars} is Angular's own proxy file: name another with --config.`], io);
  }
  if (existsSync(file) && !given.flags.has("force")) {
    return tellFaults([`${shown(file, io)} is there already. Add --force to write over it.`], io);
  }
  const operand = given.operands[0];
  const fault = operand === undefined ? undefined : parseTarget(operand).fault;
  if (fault !== undefined) return tellFaults([`The target "${operand}" ${fault.message}. ${fault.fix}.`], io);

  const asked = await askAt(io, isPerson);
  const all = await survey(io, asked, workspace);
  const found = operand === undefined ? all : all.map(withoutRoot);
  const hasRoutes = found.some(({ routes }) => routes.length > 0);
  const target = operand ?? (hasRoutes ? undefined : await askTarget(asked, io));
  const isPlaceholder = operand === undefined && target === PLACEHOLDER;
  const problem = write(
    file,
    configText({ schema: schemaPath(dirname(file)), found, target, isPlaceholder }),
    given.flags.has("force"),
  );
  if (problem === undefined) {
    const command = commandFor(file, io);
    tell(shown(file, io), found, target, command, io);
    if (isPlaceholder) {
      io.stdout.write(`  ! ${PLACEHOLDER} is a placeholder: write your API's address in its place first\n`);
    }
    if (angulars !== undefined) io.stdout.write(besideAngulars(angulars));
    const wantsScript = given.flags.has("script") || (isPerson && (await asked.yes(SCRIPT, false)));
    if (wantsScript) io.stdout.write(`${addScript(join(io.cwd(), "package.json"), command)}\n`);
  }
  asked.end();
  return problem === undefined ? 0 : tellFaults([problem], io);
};

const PLACEHOLDER = "https://api.example.com";
const SCRIPT = 'Add a script "proxy" to package.json, that starts corswalk?';

/** What is found by itself. */
const ours = ["proxy.config.json", "proxy.config.jsonc"];

/** Where it goes: over the config that is there, so that there are never two of ours. */
function fileName(named: string | undefined, cwd: string, angulars: string | undefined): string {
  if (named !== undefined) return resolve(cwd, named);
  const json = "proxy.config.json";
  return join(cwd, json !== angulars && existsSync(join(cwd, json)) ? json : "proxy.config.jsonc");
}

/** What starts with this file: it has to be named unless it is the one that is found. */
function commandFor(file: string, io: Io): string {
  const [found, ...others] = ours.map((name) => join(io.cwd(), name)).filter((path) => existsSync(path));
  const name = shown(file, io);
  return found === file && others.length === 0
    ? "corswalk"
    : `corswalk --config ${/\s/.test(name) ? `"${name}"` : name}`;
}

function besideAngulars(name: string): string {
  return `  ! ${name} is Angular's own and stays as it is. To start without --config, call it proxy.conf.json, in angular.json too\n`;
}

async function askTarget(asked: Asked, io: Io): Promise<string> {
  for (;;) {
    const target = await asked.text("Where is the API?", PLACEHOLDER);
    const { fault } = parseTarget(target);
    if (fault === undefined) return target;
    io.stdout.write(`That ${fault.message}. ${fault.fix}.\n`);
  }
}

/** The target that was named takes the place of a route for everything, as it does in front of a config. */
function withoutRoot(setup: Found): Found {
  const routes = setup.routes.filter(({ key }) => key !== "/");
  const isLess = routes.length < setup.routes.length;
  return isLess
    ? { ...setup, routes, left: [...setup.left, "/: the target that was named takes it"] }
    : setup;
}

/** Undefined, or why it could not. */
function write(file: string, text: string, mayReplace: boolean): string | undefined {
  try {
    writeFileSync(file, text, { flag: mayReplace ? "w" : "wx" });
    return undefined;
  } catch (error) {
    return `The config could not be written: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function tell(
  file: string,
  found: readonly Found[],
  target: string | undefined,
  command: string,
  io: Io,
): void {
  const colors = colorsFor(io.stdout, io.env);
  const from = found.filter(({ routes }) => routes.length > 0).map((setup) => setup.file);
  const source = [
    ...(from.length === 0 ? [] : [`from ${from.join(" and ")}`]),
    ...(target === undefined ? [] : [`for ${target}`]),
  ].join(", ");
  const left = found.flatMap((setup) => [
    ...setup.left,
    ...setup.routes.flatMap(({ notes }) => notes),
  ]).length;
  io.stdout.write(`${colors.green("wrote")} ${file} ${source}\n`);
  if (left > 0) {
    io.stdout.write(
      `  ${colors.yellow("!")} ${left} ${left === 1 ? "thing" : "things"} could not be taken over: see its comments\n`,
    );
  }
  io.stdout.write(
    `  next: npx ${command}, and call http://localhost:8010 in the page (or mount it: docs/toolchain.md)\n`,
  );
}

function shown(file: string, io: Io): string {
  return relative(io.cwd(), file);
}
