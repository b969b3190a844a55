import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const root = join(import.meta.dirname, "../..");

export interface Page {
  /** Relative to the root. */
  readonly file: string;
  readonly text: string;
}

export function readPage(file: string): Page {
  return { file, text: readFileSync(join(root, file), "utf8") };
}

/** The fenced blocks of these languages, in order. */
export function blocks({ text }: Page, ...languages: readonly string[]): string[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, language = "", code = ""]) =>
    languages.includes(language) ? [code] : [],
  );
}

/** What it links to, or shows as a picture, within the repository and is not there. */
export function brokenLinks({ file, text }: Page): string[] {
  const written = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)];
  return written
    .map(([, link, attribute]) => link ?? attribute ?? "")
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => !existsSync(join(root, dirname(file), link.replace(/#.*/, ""))));
}

/** The first cell of each row of the tables, without the heads. */
export function firstCells({ text }: Page): string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, i) => {
    const isRow = line.startsWith("|") && !isRule(line) && !isRule(lines[i + 1] ?? "");
    return isRow ? [line.slice(1, line.indexOf("|", 1)).trim()] : [];
  });
}

function isRule(line: string): boolean {
  return /^\|[-| ]+$/.test(line);
}
