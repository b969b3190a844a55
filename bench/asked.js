import { parseArgs } from "node:util";
import { systemsOfTargets, worksOfTargets } from "./targets.js";

export const usage = `npm run bench [-- options]

  --quick                 only what a target needs, in fewer rounds
  --thorough              every system in every round, longer
  --rounds <n>            how often, 5 where nothing is said
  --seconds <n>           how long a round of calls is, 1 where nothing is said
  --systems <name,part>   those so called; a part of a name where none is
  --works <name,part>     the same`;

/** What was asked for: what to measure and how, or what is wrong with the asking. */
export function asked(argv, allWorks, allSystems) {
  let flags;
  try {
    flags = parseArgs({
      args: argv,
      options: {
        help: { type: "boolean", default: false },
        quick: { type: "boolean", default: false },
        thorough: { type: "boolean", default: false },
        rounds: { type: "string" },
        seconds: { type: "string" },
        systems: { type: "string" },
        works: { type: "string" },
      },
    }).values;
  } catch (error) {
    return { fault: error.message };
  }
  const { quick, thorough } = flags;
  const rounds = Number(flags.rounds ?? (quick ? 3 : 5));
  const seconds = Number(flags.seconds ?? (thorough ? 3 : 1));
  for (const [option, value] of Object.entries({ rounds, seconds })) {
    if (!Number.isInteger(value) || value < 1)
      return { fault: `--${option} needs a whole number from 1 on.` };
  }
  const works = chosen(allWorks, flags.works, quick, worksOfTargets);
  const systems = chosen(allSystems, flags.systems, quick, systemsOfTargets);
  const fault = works.fault ?? systems.fault;
  if (fault !== undefined) return { fault };
  return { flags, how: { quick, thorough, rounds, seconds }, works: works.chosen, systems: systems.chosen };
}

/** Names have commas too: a whole name is looked for first. */
function chosen(all, text, quick, ofTargets) {
  const names = all.map(({ name }) => name);
  if (text === undefined) return { chosen: all.filter(({ name }) => !quick || ofTargets.has(name)) };
  const words = names.includes(text) ? [text] : text.split(",").map((word) => word.trim());
  const called = new Set();
  for (const word of words) {
    const meant = names.includes(word) ? [word] : names.filter((name) => word !== "" && name.includes(word));
    if (meant.length === 0)
      return { fault: `"${word}" is a part of none of these names: ${names.join("; ")}.` };
    for (const name of meant) called.add(name);
  }
  return { chosen: all.filter(({ name }) => called.has(name)) };
}
