import { relative } from "node:path";
import { colorsFor } from "../colors.ts";
import type { Run } from "../command.ts";
import { tellConfigFaults, tellFaults } from "../faults.ts";
import { loadWith } from "../load-config.ts";
import { readSettings } from "../settings.ts";

/** Says of a config that it is fine and what it holds, or everything that is wrong with it. */
export const check: Run = async (given, io) => {
  const settings = readSettings(given, io.env);
  if ("message" in settings) return tellFaults([settings.message], io);
  const loaded = await loadWith({ ...settings, file: given.operands[0] ?? settings.file }, io);
  if ("error" in loaded) return tellConfigFaults(loaded.error, io);

  const { file, routes, cors, notices } = loaded.config;
  const colors = colorsFor(io.stdout, io.env);
  const what = `${count(routes.length, "route")}, pages from ${cors.origins.join(", ")}`;
  const name = file === undefined ? "no file" : relative(io.cwd(), file);
  io.stdout.write(`${colors.green("fine:")} ${name}: ${what}\n`);
  for (const notice of notices) io.stdout.write(`  ${colors.yellow("!")} ${notice}\n`);
  return 0;
};

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
