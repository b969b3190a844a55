import { printable } from "../observe/printable.ts";

/** The same value, every text in it without what a terminal would obey; line breaks and tabs stay. */
export function printableDeep<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, item) =>
    typeof item === "string" ? item.replace(/[^\n\t]+/g, printable) : item,
  );
}
