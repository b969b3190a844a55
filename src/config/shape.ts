import * as v from "valibot";
import type { Finding, Path } from "./findings.ts";
import { printable, valueAt } from "./findings.ts";
import { nearest } from "./nearest.ts";

/** Everything in which a value differs from its schema, in words. */
export function shapeFaults(schema: v.GenericSchema, value: unknown): Finding[] {
  const faults = [...unknownKeys(schema, value, [])];
  const result = v.safeParse(schema, value);
  for (const issue of result.issues ?? []) {
    for (const { path, phrase } of slips(issue, [])) {
      const fix = `Write ${exampleAt(schema, path) ?? phrase}`;
      faults.push({ path, message: `must be ${phrase}${kindOf(valueAt(value, path))}`, fix });
    }
  }
  return faults;
}

/** What is too large to be shown is named. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return ", and is a list";
  return typeof value === "object" && value !== null ? ", and is an object" : "";
}

type Issue = v.BaseIssue<unknown>;

/** One issue may be several slips: where a value is nearly one member of a union, what that member says counts. */
function slips(issue: Issue, above: Path): { path: Path; phrase: string }[] {
  // Valibot stops at an object's first unknown key; `unknownKeys` names them all.
  if (issue.type === "strict_object" && issue.expected === "never") return [];
  const path = [...above, ...(issue.path ?? []).map((item) => item.key as string | number)];
  const inner = (issue.issues ?? []).filter((sub) => sub.path !== undefined);
  return inner.length > 0 ? inner.flatMap((sub) => slips(sub, path)) : [{ path, phrase: issue.message }];
}

/** Unknown keys, and lists where objects belong (valibot takes both as objects). */
function* unknownKeys(schema: v.GenericSchema, value: unknown, path: Path): Generator<Finding> {
  if (typeof value !== "object" || value === null) return;
  for (const member of members(schema)) {
    if (Array.isArray(value)) {
      if (isObjectSchema(member) && !members(schema).some(isListSchema)) {
        yield {
          path,
          message: `must be ${String(member.message)}, and is a list`,
          fix: "Write { … } in place of [ … ]",
        };
      }
      for (const [i, item] of value.entries()) {
        const inner = step(member, i);
        if (inner !== undefined) yield* unknownKeys(inner, item, [...path, i]);
      }
    } else if (isObjectSchema(member)) {
      for (const [key, inner] of Object.entries(value)) {
        const next = step(member, key);
        if (next !== undefined) yield* unknownKeys(next, inner, [...path, key]);
        else yield unknownKey([...path, key], key, member.entries ?? {});
      }
    }
  }
}

function unknownKey(path: Path, key: string, entries: Record<string, v.GenericSchema>): Finding {
  const known = Object.keys(entries);
  const meant = nearest(key, known) ?? nearestInside(key, entries);
  const name = printable(key);
  if (meant !== undefined) {
    return {
      path,
      at: "key",
      message: `unknown key \`${name}\`: did you mean \`${meant}\`?`,
      fix: `Write \`${meant}\``,
    };
  }
  const fix = `Take it out; the keys here are ${known.filter((k) => k !== "$schema").join(", ")}`;
  return { path, at: "key", message: `unknown key \`${name}\``, fix };
}

/** A key that belongs one level deeper: `origins` beside `cors` instead of in it. */
function nearestInside(key: string, entries: Record<string, v.GenericSchema>): string | undefined {
  for (const [name, entry] of Object.entries(entries)) {
    const inner = members(entry).flatMap((member) => {
      return member.type === "strict_object" && isObjectSchema(member)
        ? Object.keys(member.entries ?? {})
        : [];
    });
    const meant = nearest(key, inner);
    if (meant !== undefined) return `${name}.${meant}`;
  }
  return undefined;
}

/** The example that a key's schema gives, as JSON. */
function exampleAt(schema: v.GenericSchema, path: Path): string | undefined {
  let at: v.GenericSchema | undefined = schema;
  let example: string | undefined;
  for (const name of path) {
    at =
      at &&
      members(at)
        .map((member) => step(member, name))
        .find((next) => next !== undefined);
    if (at === undefined) break;
    const { examples, default: fallback } = notesOf(at);
    const shown = examples?.[0] ?? fallback;
    // A list's own example is what it should look like, whichever of its members is wrong.
    if (shown !== undefined) example = `for example ${JSON.stringify(shown)}`;
    else if (typeof name === "string") example = undefined;
  }
  return example;
}

function notesOf(schema: v.GenericSchema): { examples?: unknown[]; default?: unknown } {
  const { wrapped } = schema as v.GenericSchema & { wrapped?: v.GenericSchema };
  return v.getMetadata(wrapped ?? schema);
}

interface ObjectSchema extends v.GenericSchema {
  readonly message: unknown;
  readonly entries?: Record<string, v.GenericSchema>;
  readonly value?: v.GenericSchema;
}

function isObjectSchema(schema: v.GenericSchema): schema is ObjectSchema {
  return schema.type === "strict_object" || schema.type === "record";
}

function isListSchema(schema: v.GenericSchema): boolean {
  return schema.type === "array" || schema.type === "strict_tuple";
}

/** The schemas a value may follow: a union's options, without the wrappers. */
function members(schema: v.GenericSchema): v.GenericSchema[] {
  const { wrapped, options, type } = schema as v.GenericSchema & {
    wrapped?: v.GenericSchema;
    options?: v.GenericSchema[];
  };
  if (wrapped !== undefined) return members(wrapped);
  if (type === "union" && options !== undefined) return options.flatMap(members);
  return [schema];
}

/** The schema of what stands under a key or an index. */
function step(schema: v.GenericSchema, name: string | number): v.GenericSchema | undefined {
  const { entries, value, item } = schema as ObjectSchema & { item?: v.GenericSchema };
  if (typeof name === "number") return item;
  if (entries !== undefined) return Object.hasOwn(entries, name) ? entries[name] : undefined;
  return value;
}
