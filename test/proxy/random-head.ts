import type { RawHeaders } from "../../src/headers.ts";
import type { Random } from "../browser/judge/random.ts";

/** A head with these names, each with one of its values, and a name in lowercase now and then. */
export function randomHead(
  random: Random,
  names: readonly (readonly [name: string, ...values: string[]])[],
): RawHeaders {
  return names.flatMap(([name, ...values]) => [
    random.oneIn(20) ? name.toLowerCase() : name,
    random.pick(values),
  ]);
}
