import pc from "picocolors";
import type { Colors } from "picocolors/types.js";
import type { Io, Output } from "./io.ts";

/** https://no-color.org and https://force-color.org; without either, a terminal that can show colours gets them. */
export function colorsFor(output: Output, env: Io["env"]): Colors {
  return pc.createColors(wantsColors(output, env));
}

function wantsColors(output: Output, { NO_COLOR, FORCE_COLOR, TERM }: Io["env"]): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0";
  return output.isTTY === true && TERM !== "dumb";
}
