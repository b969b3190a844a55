import { existsSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseTarget } from "../../config/target.ts";
import { configText } from "../../init/config-text.ts";
import type { Found } from "../../init/found.ts";
import { colorsFor } from "../colors.ts";
import type { Run } from "../command.ts";
import { tellFaults } from "../faults.ts";
import { type Asked, askAt } from "../init/ask.ts";
import { addScript } from "../init/script.ts";
import { survey } from "../init/survey.ts";
import type { Io } from "../io.ts";

/** Writes a config: what the project's dev server does already, or for one target. */
export const init: Run = async (given, io) => {
  const isPerson = io.stdin.isTTY === true && io.stdout.isTTY === true && !given.flags.has("yes");
  if (!isPerson && !given.flags.has("yes")) {
    return tellFaults(["There is no terminal to ask on: add --yes to take what is found and usual."], io);
  }
  const file = fileName(given.flags.get("config")?.at(-1), io.cwd());
  if (existsSync(file) && !given.flags.has("force")) {
    return tellFaults([`${shown(file, io)} is there already. Add --force to write over it.`], io);
  }
  const operand = given.operands[0];
  const fault = operand === undefined ? undefined : parseTarget(operand).fault;
  if (fault !== undefined) return tellFaults([`The target "${operand}" ${fault.message}. ${fault.fix}.`], io);

  const asked = await askAt(io, isPerson);
  const { found, ranCode } = await survey(io, asked);
  const hasRoutes = found.some(({ routes }) => routes.length > 0);
  const target = hasRoutes ? operand : (operand ?? (await askTarget(asked)));
  const mapped = found.some(({ routes }) => routes.some(({ key }) => key === "/"));
  writeFileSync(file, configText({ found, target: mapped ? undefined : target }));
  tell(shown(file, io), found, target, io);

  const wantsScript = given.flags.has("script") || (isPerson && (await asked.yes(SCRIPT, false)));
  if (wantsScript) io.stdout.write(`${addScript(join(io.cwd(), "package.json"))}\n`);
  asked.end();
  // What was run may have left something running.
  if (ranCode) setImmediate(() => io.exit(0));
  return 0;
};

const SCRIPT = 'Add a script "proxy" to package.json, that starts corswalk?';

/** Where it goes: over the config that is there, so that there are never two. */
function fileName(named: string | undefined, cwd: string): string {
  if (named !== undefined) return resolve(cwd, named);
  const json = join(cwd, "proxy.config.json");
  return existsSync(json) ? json : join(cwd, "proxy.config.jsonc");
}

async function askTarget(asked: Asked): Promise<string> {
  for (;;) {
    const target = await asked.text("Where is the API?", "https://api.example.com");
    if (parseTarget(target).fault === undefined) return target;
  }
}

function tell(file: string, found: readonly Found[], target: string | undefined, io: Io): void {
  const colors = colorsFor(io.stdout, io.env);
  const from = found.filter(({ routes }) => routes.length > 0).map((setup) => setup.file);
  const source = from.length === 0 ? `for ${target}` : `from ${from.join(" and ")}`;
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
    "  next: npx corswalk, and call http://localhost:8010 in the page (or mount it: docs/toolchain.md)\n",
  );
}

function shown(file: string, io: Io): string {
  return relative(io.cwd(), file);
}
