import * as v from "valibot";
import { type Finding, type Path, pathId } from "./findings.ts";
import { shapeFaults } from "./shape.ts";

/** The part of a written value that follows its schema. */
export interface Sound<T> {
  /** Undefined: nothing of it could be used. */
  readonly value: T | undefined;
  readonly faults: readonly Finding[];
  /** Is this path one from which something was taken out, at it or below? */
  readonly touched: (path: Path) => boolean;
}

/**
 * Takes out what does not follow the schema and tells its faults, so that everything else can still be looked at and
 * all faults are reported together. `earlier` are faults found before.
 */
export function sound<const S extends v.GenericSchema>(
  schema: S,
  written: unknown,
  earlier: readonly Finding[],
): Sound<v.InferOutput<S>> {
  const known = new Set(earlier.map(({ path }) => pathId(path)));
  const faults = [...earlier, ...shapeFaults(schema, written).filter(({ path }) => !known.has(pathId(path)))];
  const prefixes = new Set<string>();
  for (const { path } of faults) {
    for (let i = 0; i <= path.length; i++) prefixes.add(pathId(path.slice(0, i)));
  }
  const value = without(written, new Set(faults.map(({ path }) => pathId(holderOf(path)))));
  const result = v.safeParse(schema, value);
  return {
    value: result.success ? result.output : undefined,
    faults,
    touched: (path) => prefixes.has(pathId(path)),
  };
}

/** A list with a wrong member goes as a whole, for the places of the others would shift. */
function holderOf(path: Path): Path {
  const index = path.findIndex((step) => typeof step === "number");
  return index === -1 ? path : path.slice(0, index);
}

function without(value: unknown, unsound: ReadonlySet<string>, path: Path = []): unknown {
  if (unsound.has(pathId(path))) return undefined;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, inner] of Object.entries(value)) {
    const kept = without(inner, unsound, [...path, key]);
    if (kept !== undefined) copy[key] = kept;
  }
  return copy;
}
