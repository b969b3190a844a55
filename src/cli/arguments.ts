import { Parser } from "yargs/helpers";
import { nearest } from "../config/nearest.ts";
import { parseTarget } from "../config/target.ts";
import { type FlagName, flags, inspectorFlags } from "./flags.ts";

/** The command line, read: which command, what is for it, which flags. */
export interface Arguments<C extends CommandShape = CommandShape> {
  readonly command: C;
  readonly operands: readonly string[];
  /** Every value of a flag, in order; one that takes none says "true". */
  readonly flags: ReadonlyMap<FlagName, readonly string[]>;
}

/** The command line is wrong: what, and what to type instead. */
export interface UsageFault {
  readonly message: string;
  readonly hint: string;
}

export interface CommandShape {
  readonly name: string;
  /** How many words may follow its name. */
  readonly operands: number;
  readonly flags: readonly FlagName[];
}

export function readArguments<C extends CommandShape>(
  argv: readonly string[],
  commands: readonly [C, ...C[]],
): Arguments<C> | UsageFault {
  const { _: words, ...given } = parse(withChosen(argv));
  const known = new Map<FlagName, readonly string[]>();
  for (const [key, value] of Object.entries(given)) {
    const flag = flags.find(({ name }) => name === key);
    if (flag === undefined) return unknownFlag(key);
    const values = [value].flat().map(String);
    if ("value" in flag) {
      const wrong = values.map((text) => wrongValue(flag.name, text)).find((fault) => fault !== undefined);
      if (wrong !== undefined) return wrong;
    } else if (argv.some((word) => word.startsWith(`--${flag.name}=`))) {
      return { message: `--${flag.name} takes no value.`, hint: `Write --${flag.name} alone.` };
    }
    known.set(flag.name, values);
  }
  return withCommand(words.map(String), known, commands);
}

/** `--credentials URL` is `--credentials=include URL`: a word that is none of a flag's values is not its value. */
function withChosen(argv: readonly string[]): string[] {
  return argv.flatMap((word, i) => {
    const flag = flags.find(({ name, among }) => among !== undefined && word === `--${name}`);
    const last = flag?.among?.at(-1);
    return last === undefined || flag?.among?.includes(argv[i + 1] ?? "") ? [word] : [`${word}=${last}`];
  });
}

/** Nothing is guessed from the look of a value, and a flag whose value is missing comes out as an empty text. */
function parse(argv: readonly string[]) {
  return Parser([...argv], {
    string: flags.filter((flag) => "value" in flag).map(({ name }) => name),
    boolean: flags.filter((flag) => !("value" in flag)).map(({ name }) => name),
    alias: Object.fromEntries(
      flags.flatMap(({ name, short }) => (short === undefined ? [] : [[name, [short]]])),
    ),
    configuration: {
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "strip-aliased": true,
    },
  });
}

/** The first command is the one that need not be named. */
function withCommand<C extends CommandShape>(
  words: readonly string[],
  given: Arguments["flags"],
  commands: readonly [C, ...C[]],
): Arguments<C> | UsageFault {
  const named = commands.find(({ name }) => name === words[0]);
  const command = named ?? commands[0];
  const operands = named === undefined ? words : words.slice(1);

  const [target] = operands;
  if (target !== undefined && command === commands[0]) {
    const fault = impossibleTarget(target, commands);
    if (fault !== undefined) return fault;
  }
  const [extra] = operands.slice(command.operands);
  if (extra !== undefined) {
    const takes = command === commands[0] ? "corswalk takes one target" : takesOnly(command);
    return { message: `${takes}, so "${extra}" is too much.`, hint: SEE_HELP };
  }
  for (const name of given.keys()) {
    if (command.flags.includes(name) || name === "help" || name === "version") continue;
    return { message: `--${name} is not a flag of corswalk ${command.name}.`, hint: SEE_HELP };
  }
  const wanting = inspectorFlags.find((name) => given.has(name));
  if (given.has("no-inspector") && wanting !== undefined) {
    return { message: `--no-inspector and --${wanting} exclude each other.`, hint: "Leave one of them out." };
  }
  return { command, operands, flags: given };
}

const SEE_HELP = "corswalk --help shows what there is.";

function takesOnly({ name, operands }: CommandShape): string {
  return `corswalk ${name} takes ${operands === 0 ? "nothing" : "one word"} after its name`;
}

function wrongValue(name: FlagName, value: string): UsageFault | undefined {
  const flag = flags.find((candidate) => candidate.name === name);
  if (flag === undefined) return undefined;
  if (value === "")
    return { message: `--${name} needs a value.`, hint: `Write --${name} ${flag.value ?? ""}.` };
  const choice = flag.among === undefined || flag.among.includes(value) ? undefined : flag.among.join(", ");
  const needs = choice ?? flag.needs?.(value);
  if (needs === undefined) return undefined;
  const found = flag.secret === true ? "" : `, not "${value}"`;
  return { message: `--${name} needs ${needs}${found}.`, hint: SEE_HELP };
}

function unknownFlag(key: string): UsageFault {
  const dashed = key.length === 1 ? `-${key}` : `--${key}`;
  const meant = nearest(
    key,
    flags.map(({ name }) => name),
  );
  const hint = meant === undefined || key.length === 1 ? SEE_HELP : `Did you mean --${meant}?`;
  return { message: `There is no flag ${dashed}.`, hint };
}

/** A single word is a slip of the pen or a forgotten port far more often than a machine of that name. */
function impossibleTarget(word: string, commands: readonly CommandShape[]): UsageFault | undefined {
  const message = `"${word}" is neither a command nor a target.`;
  if (word === "help" || word === "version") return { message, hint: `Did you mean corswalk --${word}?` };
  if (/^\d{1,5}$/.test(word)) return { message, hint: `Did you mean localhost:${word}?` };
  if (/\.jsonc?$/i.test(word)) return { message, hint: `For a config file write corswalk --config ${word}.` };
  if (word === "localhost" || /[.:]/.test(word)) {
    const { fault } = parseTarget(word);
    return fault && { message: `The target "${word}" ${fault.message}.`, hint: `${fault.fix}.` };
  }
  const meant = nearest(
    word,
    commands.map(({ name }) => name),
  );
  if (meant !== undefined) return { message, hint: `Did you mean corswalk ${meant}?` };
  return { message, hint: "A target looks like https://api.example.com, api.example.com or localhost:3001." };
}
