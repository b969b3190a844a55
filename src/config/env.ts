import type { Finding, Path } from "./findings.ts";
import { pathId, printable } from "./findings.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** Where in a filled string a value of the environment stands. */
export interface Fill {
  readonly start: number;
  readonly end: number;
}

/** A config with its variables filled in. */
export interface Filled {
  readonly value: unknown;
  /** What the environment put into the string at this path. */
  readonly fillsAt: (path: Path) => readonly Fill[];
  readonly faults: readonly Finding[];
}

const none: readonly Fill[] = [];

/** Fills `${NAME}` and `${NAME:-fallback}` in every string; `$${` stands for `${` itself. */
export function fillEnv(grounded: unknown, env: Env): Filled {
  const faults: Finding[] = [];
  const fills = new Map<string, readonly Fill[]>();

  const walk = (value: unknown, path: Path): unknown => {
    if (typeof value === "string") {
      if (!value.includes("${")) return value;
      const filled = fillText(value, env);
      for (const fault of filled.faults) faults.push({ path, ...fault });
      if (filled.fills.length > 0) fills.set(pathId(path), filled.fills);
      return filled.text;
    }
    if (Array.isArray(value)) return value.map((item, i) => walk(item, [...path, i]));
    if (typeof value !== "object" || value === null) return value;
    const object: Record<string, unknown> = Object.create(null);
    for (const [key, inner] of Object.entries(value)) object[key] = walk(inner, [...path, key]);
    return object;
  };

  return { value: walk(grounded, []), fillsAt: (path) => fills.get(pathId(path)) ?? none, faults };
}

interface FilledText {
  readonly text: string;
  readonly fills: readonly Fill[];
  readonly faults: readonly { message: string; fix: string }[];
}

function fillText(written: string, env: Env): FilledText {
  const fills: Fill[] = [];
  const faults: { message: string; fix: string }[] = [];
  let text = "";
  let at = 0;
  while (at < written.length) {
    const open = written.indexOf("${", at);
    if (open === -1) break;
    if (written[open - 1] === "$" && open > at) {
      text += `${written.slice(at, open - 1)}\${`;
      at = open + 2;
      continue;
    }
    text += written.slice(at, open);
    const close = written.indexOf("}", open);
    const match = close === -1 ? null : /^([A-Za-z_]\w*)(?::-(.*))?$/s.exec(written.slice(open + 2, close));
    if (match?.[1] === undefined) {
      faults.push({
        message: "has a `${` that begins no variable",
        fix: "Write ${NAME}, ${NAME:-fallback}, or $${ for the characters themselves",
      });
      return { text: text + written.slice(open), fills, faults };
    }
    const [, name, fallback] = match;
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value !== undefined && (value !== "" || fallback === undefined)) {
      if (value !== "") fills.push({ start: text.length, end: text.length + value.length });
      text += value;
    } else if (fallback !== undefined) {
      text += fallback;
    } else {
      faults.push({
        message: `needs the environment variable ${printable(name)}, which is not set`,
        fix: `Set ${printable(name)} in the environment or in .env beside the config, or write \${${printable(name)}:-fallback}`,
      });
    }
    at = close + 1;
  }
  return { text: text + written.slice(at), fills, faults };
}

/** The pieces of a filled string that the environment put there. */
export function filledPieces(text: string, fills: readonly Fill[]): string[] {
  return fills.map((fill) => text.slice(fill.start, fill.end)).filter((piece) => piece !== "");
}
