import type { Colors } from "picocolors/types.js";

/** The text in lines of at most `width` columns, each behind the same indent. */
export function wrapped(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => indent + one).join("\n");
}

/** A point of a list: a mark, and the text hanging behind it. */
export function point(mark: string, text: string, width: number): string {
  return `  ${mark} ${wrapped(text, width, "    ").trimStart()}`;
}

/** Behind a heading, an empty line in front; nothing where there is nothing to say. */
export function section(heading: string, lines: readonly string[], colors: Colors): string[] {
  return lines.length === 0 ? [] : ["", colors.bold(heading), ...lines];
}
