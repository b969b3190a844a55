import { readFileSync, writeFileSync } from "node:fs";
import { applyEdits, type JSONPath, modify, parse } from "jsonc-parser";

const at: JSONPath = ["scripts", "proxy"];

/** Adds `command` as the script "proxy", leaving everything else in the file as it is written. Gives the line to tell. */
export function addScript(file: string, command: string): string {
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
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  try {
    const edits = modify(text, at, command, { formattingOptions: { insertSpaces, tabSize, eol } });
    writeFileSync(file, applyEdits(text, edits));
  } catch (error) {
    return `package.json could not be given the script "proxy": ${error instanceof Error ? error.message : String(error)}`;
  }
  return 'added the script "proxy" to package.json: npm run proxy';
}
