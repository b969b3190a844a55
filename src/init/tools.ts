import * as setups from "./setups.ts";

/** A tool whose proxy setup can be taken over. */
export interface Tool {
  /** How a config that is code is asked for what it says. */
  readonly ask: "config" | "vite" | "setupProxy" | "rewrites";
  readonly translate: setups.Translate;
}

const TOOLS = {
  vite: { ask: "vite", translate: setups.fromVite },
  webpack: { ask: "config", translate: setups.fromWebpack },
  setupProxy: { ask: "setupProxy", translate: setups.fromSetupProxy },
  createReactApp: { ask: "config", translate: setups.fromCreateReactApp },
  angular: { ask: "config", translate: setups.fromAngular },
  next: { ask: "rewrites", translate: setups.fromNext },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;

export const tools: Readonly<Record<ToolName, Tool>> = TOOLS;
