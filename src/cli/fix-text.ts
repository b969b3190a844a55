import type { Colors } from "picocolors/types.js";
import type { Fix } from "../advice/fixes/fix.ts";
import { point } from "./text.ts";

/** The code as it is to be copied, with what there is to know about it beneath. */
export function fixLines({ files, notes }: Fix, colors: Colors, width: number): string[] {
  return [
    ...files.flatMap(({ name, text }) => [
      `  ${colors.dim(`${name}:`)}`,
      "",
      ...text
        .trimEnd()
        .split("\n")
        .map((line) => (line === "" ? "" : `    ${colors.cyan(line)}`)),
      "",
    ]),
    ...notes.map((note) => point("·", note, width)),
  ];
}
