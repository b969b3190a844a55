import * as v from "valibot";

/** What every part of the schema is made of. A message is the end of the sentence "must be …". */

interface Notes {
  /** What holds where the key is not written. */
  readonly default?: string | number | boolean;
  readonly examples?: readonly unknown[];
}

export function key<const S extends v.GenericSchema>(schema: S, description: string, notes: Notes = {}) {
  return v.optional(v.pipe(schema, v.description(description), v.metadata({ ...notes })));
}

export const text = v.string("text");
export const flag = v.boolean("true or false");
export const texts = v.array(text, "a list of texts");
export const textOrTexts = v.union([text, texts], "text or a list of texts");
export const starOrTexts = v.union([v.literal("*"), texts], '"*" or a list of texts');
