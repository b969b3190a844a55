import type { Workspace } from "./angular.ts";
import type { ToolName } from "./tools.ts";

/** A file that may hold a proxy setup, and how to read it. */
export interface Place {
  readonly names: readonly string[];
  /** `data` is read, `code` is run. */
  readonly kind: "data" | "code";
  readonly tool: ToolName;
  /** Where the tool serves the page, where that is written elsewhere. */
  readonly ports?: readonly number[];
  /** Who names the file: then it is missed where it is not there. */
  readonly namedBy?: string;
}

const scripts = ["js", "mjs", "cjs", "ts", "mts", "cts"];

/**
 * In the order in which they are looked for; a route that two name is the first's. `workspace`: what angular.json says,
 * which may name any file.
 */
export function placesOf(workspace: Workspace | undefined): Place[] {
  return [
    { names: scripts.map((end) => `vite.config.${end}`), kind: "code", tool: "vite" },
    { names: scripts.map((end) => `webpack.config.${end}`), kind: "code", tool: "webpack" },
    { names: ["src/setupProxy.js"], kind: "code", tool: "setupProxy" },
    { names: ["package.json"], kind: "data", tool: "createReactApp" },
    ...angularPlaces(workspace),
    { names: ["js", "mjs", "ts"].map((end) => `next.config.${end}`), kind: "code", tool: "next" },
  ];
}

/** The last is Angular's only where it has its shape: it is what ours is called. */
const usualData = ["proxy.conf.json", "src/proxy.conf.json", "proxy.config.json"];
const usualCode = ["js", "mjs", "cjs"].flatMap((end) => [`proxy.conf.${end}`, `src/proxy.conf.${end}`]);

function angularPlaces(workspace: Workspace | undefined): Place[] {
  const { proxies = [], ports = [] } = workspace ?? {};
  if (proxies.length > 0) {
    return proxies.map(({ file, ports }) => ({
      names: [file],
      kind: file.endsWith(".json") ? "data" : "code",
      tool: "angular",
      ports,
      namedBy: "angular.json",
    }));
  }
  const asServed = ports.length === 0 ? {} : { ports };
  return [
    { names: usualData, kind: "data", tool: "angular", ...asServed },
    { names: usualCode, kind: "code", tool: "angular", ...asServed },
  ];
}
