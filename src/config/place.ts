import type { Document } from "./document.ts";
import { type Fault, nowhere } from "./fault.ts";
import { type Finding, type Path, pathText, printable, valueAt } from "./findings.ts";
import { type Overrides, overridePlace } from "./overrides.ts";
import { hasPrivateParts } from "./target.ts";

/** Where what was written came from. */
export interface Source {
  /** As a person would name the file. */
  readonly file: string | undefined;
  readonly document: Document | undefined;
  /** As written, before variables were filled in: so nothing of the environment is shown. */
  readonly written: unknown;
  readonly overrides: Overrides;
}

/** Findings with their places and values, beside what is wrong with the text itself, in the order of the file. */
export function placeFaults(findings: readonly Finding[], source: Source): Fault[] {
  const slips = source.document?.slips.map((slip) => ({ ...slip, file: source.file })) ?? [];
  const faults = findings.map((finding) => placed(finding, source));
  return [...slips, ...faults].sort((a, b) => order(a) - order(b));
}

function order(fault: Fault): number {
  return (fault.line ?? 0) * 2 ** 21 + (fault.column ?? 0);
}

function placed({ path, message, fix, at = "value", value: told }: Finding, source: Source): Fault {
  const given = overridePlace(path);
  const [root, inside] = given === undefined ? [source.written, path] : [source.overrides, given.inside];
  const value = told ?? (at === "value" ? shownValue(root, inside) : undefined);
  const whole = source.file === undefined ? "the config" : "this";
  const subject = path.length === 0 ? whole : told === undefined ? value : undefined;
  const sentence = subject === undefined ? message : `${subject} ${message}`;
  if (given !== undefined) {
    const names = inside.slice(1).filter((step) => typeof step === "string");
    const shown = [given.source, ...names].join(" ");
    return { ...nowhere, path: shown, value, message: sentence, fix };
  }
  const place = source.document?.placeOf(path, at);
  const [line, column] = [place?.line, place?.column];
  return { file: source.file, line, column, path: pathText(path), value, message: sentence, fix };
}

/** Under these keys a value may be a secret, written out where it should not be. */
const secretive = new Set(["headers", "responseHeaders", "passphrase", "key", "json", "body"]);

function shownValue(written: unknown, path: Path): string | undefined {
  if (path.some((step) => secretive.has(String(step)))) return undefined;
  const value = valueAt(written, path);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  if (typeof value !== "string" || hasPrivateParts(value) || value.includes("-----BEGIN")) return undefined;
  return `"${printable(value)}"`;
}
