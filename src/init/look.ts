import * as setups from "./setups.ts";

/** A file that may hold a proxy setup, and how to read it. */
export interface Place {
  readonly names: readonly string[];
  /** `data` is read, `code` is run. */
  readonly kind: "data" | "code";
  readonly read: "json" | "config" | "vite" | "setupProxy" | "rewrites";
  readonly translate: setups.Translate;
}

const scripts = ["js", "mjs", "cjs", "ts", "mts", "cts"];

/** In the order in which they are looked for; a route that two name is the first's. */
export const places: readonly Place[] = [
  {
    names: scripts.map((end) => `vite.config.${end}`),
    kind: "code",
    read: "vite",
    translate: setups.fromVite,
  },
  {
    names: scripts.map((end) => `webpack.config.${end}`),
    kind: "code",
    read: "config",
    translate: setups.fromWebpack,
  },
  { names: ["src/setupProxy.js"], kind: "code", read: "setupProxy", translate: setups.fromSetupProxy },
  { names: ["package.json"], kind: "data", read: "json", translate: setups.fromCreateReactApp },
  {
    names: ["proxy.conf.json", "src/proxy.conf.json"],
    kind: "data",
    read: "json",
    translate: setups.fromAngular,
  },
  {
    names: ["js", "mjs", "cjs"].flatMap((end) => [`proxy.conf.${end}`, `src/proxy.conf.${end}`]),
    kind: "code",
    read: "config",
    translate: setups.fromAngular,
  },
  {
    names: ["js", "mjs", "ts"].map((end) => `next.config.${end}`),
    kind: "code",
    read: "rewrites",
    translate: setups.fromNext,
  },
];
