import { chromiumPath, HOW_TO_GET_CHROMIUM } from "./find-chromium.ts";

/** Once a run, not once a file. */
export function setup(): void {
  if (chromiumPath === undefined) console.warn(HOW_TO_GET_CHROMIUM);
}
