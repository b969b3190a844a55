export type Path = readonly (string | number)[];

/** A fault before it has a place in a file. The message goes on from the value: "is not a URL". */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
  /** Whether it is the key or the value that is wrong. Default: the value. */
  readonly at?: "key" | "value";
  /** The value, where it cannot be looked up at the path; the message tells it already. */
  readonly value?: string;
}

/** What resolving gathers on its way besides the config itself. */
export interface Findings {
  readonly faults: Finding[];
  readonly notices: string[];
  readonly secrets: Set<string>;
}

export function emptyFindings(): Findings {
  return { faults: [], notices: [], secrets: new Set() };
}

/** `routes./api.target`, `cors.origins[1]` */
export function pathText(path: Path): string {
  let text = "";
  for (const step of path) {
    text += typeof step === "number" ? `[${step}]` : text === "" ? printable(step) : `.${printable(step)}`;
  }
  return text;
}

/** A name from a file, fit for one line of a terminal. */
export function printable(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}…` : text;
  return short.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** The value at a path, undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The path a fault has at most one of: keys may contain dots, not NUL. */
export function pathId(path: Path): string {
  return path.join("\0");
}
