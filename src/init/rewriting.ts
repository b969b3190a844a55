import { members } from "./found.ts";

/** A tool's own rewriting of paths as our options. */
export interface Rewriting {
  readonly stripPrefix: boolean;
  /** What comes in the place of the prefix: the target's path is put in front. */
  readonly inFront: string;
  readonly rewrite: readonly (readonly [string, string])[];
  readonly notes: readonly string[];
}

const none: Rewriting = { stripPrefix: false, inFront: "", rewrite: [], notes: [] };

/**
 * `rewrite` and `pathRewrite`: a function, or rules of which the first that fits is in force. Most put something in the
 * prefix's place, or nothing. `mounted`: the tool sees the path without the prefix that it is mounted under.
 */
export function rewritingOf(key: string, written: unknown, mounted: boolean): Rewriting {
  const prefix = key === "/" ? "" : key;
  const seen = mounted ? "" : prefix;
  if (typeof written === "function") {
    const inFront = putInFront(prefix, seen, (path) => called(written as Change, path));
    // A function that leaves the samples alone may still change other paths.
    return inFront === undefined || inFront === prefix
      ? { ...none, stripPrefix: mounted, notes: [functionNote] }
      : placed(prefix, inFront);
  }
  const all = Object.entries(members(written)).map(([from, to]): [string, string] => [from, String(to)]);
  const rules = all.filter(([from]) => mayFit(from, seen));
  const [first, ...others] = rules;
  if (first === undefined) return placed(prefix, seen);
  const [from, to] = first;
  if (regexOf(from) === undefined) return { ...none, notes: [`\`${from}\` is no regular expression here`] };
  const inFront = coversAll(from, seen)
    ? putInFront(prefix, seen, (path) => path.replace(new RegExp(from), to))
    : undefined;
  if (inFront !== undefined) return placed(prefix, inFront);
  const notes = others.length > 0 ? [severalNote] : [];
  return { ...none, stripPrefix: mounted && prefix !== "", rewrite: rules, notes };
}

const functionNote = "its rewrite is a function: write it as `stripPrefix` or `rewrite`";
const severalNote = "of its rewrites the first that fits was in force there; here they run in turn";

function placed(prefix: string, inFront: string): Rewriting {
  if (inFront === prefix) return none;
  return { ...none, stripPrefix: prefix !== "", inFront };
}

/** What stands before the rest of each sample afterwards; undefined where there is no one answer. */
function putInFront(prefix: string, seen: string, change: (path: string) => unknown): string | undefined {
  const found = ["/x/1", `/y${prefix}/2`, "/z.json"].map((rest) => {
    const changed = change(seen + rest);
    // Their proxies put the slash between target and path that a rewrite took away.
    const path = typeof changed === "string" ? changed.replace(/^\/*/, "/") : "";
    return path.endsWith(rest) ? path.slice(0, -rest.length) : undefined;
  });
  return new Set(found).size === 1 ? found[0] : undefined;
}

type Change = (path: string, request: object) => unknown;

function called(written: Change, path: string): unknown {
  try {
    const changed = written(path, {});
    if (changed instanceof Promise) changed.catch(() => {});
    return changed;
  } catch {
    return undefined;
  }
}

function regexOf(from: string): RegExp | undefined {
  try {
    return new RegExp(from);
  } catch {
    return undefined;
  }
}

/** The letters that a rule looks for, where it looks for nothing else. */
function lettersOf(from: string): string | undefined {
  const letters = from.replace(/^\^/, "").replaceAll("\\/", "/");
  return /^[\w\-./~@]*$/.test(letters) ? letters : undefined;
}

/** Rules are often shared by paths of which each fits one. */
function mayFit(from: string, seen: string): boolean {
  const letters = lettersOf(from);
  if (letters === undefined || !from.startsWith("^")) return true;
  return seen.startsWith(letters.replace(/\/$/, "")) || letters.startsWith(seen);
}

/** It fits every path under the prefix. */
function coversAll(from: string, seen: string): boolean {
  const letters = lettersOf(from);
  return letters !== undefined && letters !== "" && `${seen}/`.startsWith(letters);
}
