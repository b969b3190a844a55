import type { WrittenRoute } from "../config/schema.ts";

/** A proxy setup that a project has, in our words. */
export interface Found {
  readonly tool: string;
  /** Where it is written, as a person would name it. */
  readonly file: string;
  /** Where the tool serves the page, unless something else is written there. */
  readonly ports: readonly number[];
  readonly routes: readonly FoundRoute[];
  /** What could not be taken over: sentences without their full stop. */
  readonly left: readonly string[];
}

export interface FoundRoute {
  readonly key: string;
  readonly route: string | WrittenRoute;
  /** What of it could not be taken over, or is to be known. */
  readonly notes: readonly string[];
}

/** One entry of a setup: the paths as its tool writes them, and a route or the reason why there is none. */
export type Entry = FoundRoute | { readonly left: string };

export function found(
  tool: string,
  file: string,
  port: unknown,
  usual: number,
  entries: readonly Entry[],
): Found {
  const number = Number(port ?? usual);
  return {
    tool,
    file,
    ports: [Number.isInteger(number) && number > 0 && number < 65_536 ? number : usual],
    routes: entries.flatMap((entry) => ("key" in entry ? [entry] : [])),
    left: entries.flatMap((entry) => ("left" in entry ? [entry.left] : [])),
  };
}

/** Whatever a config file came to, as something whose members can be asked for. */
export function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
