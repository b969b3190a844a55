/** What is wrong in a config: a value, so that it can be shown, counted or sent to an editor. */
export interface Fault {
  /** The file as a person would name it; undefined: the config came as an object, a flag or a variable. */
  readonly file: string | undefined;
  /** Both count from 1. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** `routes./api.target`, `cors.origins[1]`; empty: the file as a whole. */
  readonly path: string;
  /** As written and shortened; undefined where there is none, or where it may be a secret. */
  readonly value: string | undefined;
  readonly message: string;
  /** What to do: a sentence without its full stop. */
  readonly fix: string;
}

/** For a fault that stands in no file. */
export const nowhere = { file: undefined, line: undefined, column: undefined, path: "", value: undefined };

/** How many faults a message lists: past these, nobody reads on. */
const listed = 50;

/** A config that cannot be run on, thrown at the library's edge; inside, faults are values. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly faults: readonly Fault[];
  /** The files of which a change may repair it. Absolute paths. */
  readonly watched: readonly string[];

  constructor(faults: readonly Fault[], watched: readonly string[] = []) {
    const lines = faults.slice(0, listed).map(formatFault);
    if (faults.length > listed) lines.push(`… and ${faults.length - listed} more`);
    super(lines.join("\n"));
    this.faults = faults;
    this.watched = watched;
  }
}

/** `file:line:column path: message. fix` */
export function formatFault(fault: Fault): string {
  const place = [fault.file, fault.line, fault.column].filter((part) => part !== undefined).join(":");
  const where = [place, fault.path].filter((part) => part !== "").join(" ");
  const message = /[.?!]$/.test(fault.message) ? fault.message : `${fault.message}.`;
  return `${where === "" ? "" : `${where}: `}${message} ${fault.fix}.`;
}
