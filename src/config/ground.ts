import type { Finding, Path } from "./findings.ts";
import { printable } from "./findings.ts";

/** Deeper than any config, shallow enough for every recursion over it. */
export const deepest = 32;
const largest = 100_000;

/** Names that reach into JavaScript's own objects; no key of a config is called so. */
const refused = new Set(["__proto__", "constructor", "prototype"]);

/**
 * A plain copy of what a person wrote: objects without a prototype, bounded in depth and size, so that the code behind
 * it can walk it without care.
 */
export function ground(written: unknown): { value: unknown; faults: Finding[] } {
  const faults: Finding[] = [];
  let size = 0;

  const copy = (value: unknown, path: Path): unknown => {
    if (["bigint", "function", "symbol"].includes(typeof value)) {
      faults.push({
        path,
        message: `must be data, and is a ${typeof value}`,
        fix: "Write what JSON can hold",
      });
      return undefined;
    }
    if (typeof value !== "object" || value === null) return value;
    if (path.length >= deepest) {
      faults.push({ path, message: `is nested more than ${deepest} levels deep`, fix: "Write it flatter" });
      return undefined;
    }
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      for (let i = 0; i < value.length && counts(path); i++) items.push(copy(value[i], [...path, i]));
      return items;
    }
    const object: Record<string, unknown> = Object.create(null);
    for (const key of Object.keys(value)) {
      if (!counts(path)) break;
      const here = [...path, key];
      if (refused.has(key)) faults.push(refusedKey(here, key));
      else if (key.includes("\0")) {
        faults.push({
          path: here,
          at: "key",
          message: `the key \`${printable(key)}\` contains NUL`,
          fix: "Take the NUL out",
        });
      } else {
        const inner = (value as Record<string, unknown>)[key];
        // An option that was left undefined in JavaScript is an option that was not written.
        if (inner !== undefined) object[key] = copy(inner, here);
      }
    }
    return object;
  };

  const counts = (path: Path): boolean => {
    size++;
    if (size === largest) {
      faults.push({ path, message: `has more than ${largest} values`, fix: "Write a smaller config" });
    }
    return size < largest;
  };

  return { value: copy(written, []), faults };
}

function refusedKey(path: Path, key: string): Finding {
  return { path, at: "key", message: `the key \`${key}\` is refused everywhere`, fix: "Take it out" };
}
