/**
 * A parsed form as text again (https://url.spec.whatwg.org/#urlencoded-serializing): a list repeats its name, members of
 * an object stand in brackets, which is how the usual parsers read both. Undefined: it is not what a form parses to.
 */
export function formText(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const pairs = new URLSearchParams();
  const whole = Object.entries(value).every(([name, member]) => append(pairs, name, member, deepest));
  return whole ? pairs.toString() : undefined;
}

/** Parsers stop long before. */
const deepest = 32;

function append(pairs: URLSearchParams, name: string, value: unknown, depth: number): boolean {
  if (depth === 0) return false;
  if (Array.isArray(value)) {
    return value.every((item, i) => {
      const isPlain = typeof item !== "object" || item === null;
      return append(pairs, isPlain ? name : `${name}[${i}]`, item, depth - 1);
    });
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).every(([key, member]) =>
      append(pairs, `${name}[${key}]`, member, depth - 1),
    );
  }
  if (!["string", "number", "boolean"].includes(typeof value) && value !== null) return false;
  pairs.append(name, value === null ? "" : String(value));
  return true;
}
