/// <reference lib="dom" />
import type { Page } from "playwright-core";
import { vectors } from "./vectors.ts";

const names = Object.keys(vectors);

/** Runs every vector in the page, all at once: what each could read. */
export function attack(page: Page, base: string): Promise<Record<string, string>> {
  return page.evaluate(
    async ([base, names]) => {
      const { vectors } = globalThis as unknown as {
        vectors: Record<string, (url: string) => Promise<string>>;
      };
      const read = async (name: string) => {
        try {
          return [name, (await vectors[name]?.(`${base}/${name}`)) ?? ""];
        } catch {
          return [name, ""];
        }
      };
      return Object.fromEntries(await Promise.all(names.map(read)));
    },
    [base, names] as const,
  );
}
