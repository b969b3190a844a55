import { type Browser, chromium } from "playwright-core";
import { describe, it } from "vitest";
import { chromiumPath, HOW_TO_GET_CHROMIUM } from "./find-chromium.ts";

export interface LaunchOptions {
  /** `MAP *.test 127.0.0.1`: names of sites that live on loopback. */
  readonly hostRules?: string;
  readonly args?: readonly string[];
}

/** A headless browser that opens no connection of its own. The caller closes it. */
export function launchChromium({ hostRules, args = [] }: LaunchOptions = {}): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(HOW_TO_GET_CHROMIUM);
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      "--disable-quic",
      ...(hostRules === undefined ? [] : [`--host-resolver-rules=${hostRules}`]),
      ...args,
    ],
  });
}

/** `describe` for tests that need Chromium: skipped where there is none, failed where CI says there must be one. */
export function describeBrowser(title: string, define: () => void): void {
  if (chromiumPath !== undefined) describe(title, define);
  else if (process.env.CI === "true") {
    describe(title, () => {
      it("needs Chromium", () => {
        throw new Error(HOW_TO_GET_CHROMIUM);
      });
    });
  } else describe.skip(title, define);
}
