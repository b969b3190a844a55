import { readFileSync, writeFileSync } from "node:fs";
import { applyEdits, type JSONPath, modify, parse } from "jsonc-parser";

const at: JSONPath = ["scripts", "proxy"];

/** Adds `"proxy": "corswalk"`, leaving everything else in the file as it is written. Gives the line to tell. */
export function addScript(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return "there is no package.json to add a script to";
  }
  const before: unknown = parse(text)?.scripts?.proxy;
  if (before !== undefined) return 'package.json has a script "proxy" already';
  const tabSize = /^(?<indent> +)"/m.exec(text)?.groups?.indent?.length ?? 2;
  const insertSpaces = !/^\t"/m.test(text);
  const edits = modify(text, at, "corswalk", { formattingOptions: { insertSpaces, tabSize, eol: "\n" } });
  writeFileSync(file, applyEdits(text, edits));
  return 'added the script "proxy" to package.json: npm run proxy';
}
