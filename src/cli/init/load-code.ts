import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Tool } from "../../init/tools.ts";
import { setupProxyCalls } from "./setup-proxy.ts";

/** What a config that is code comes to, by running it here: as its tool would ask it. Rejects with what it throws. */
export async function loadCode(path: string, asked: Tool["ask"]): Promise<unknown> {
  if (asked === "setupProxy") return setupProxyCalls(path);
  if (asked === "vite") return viteConfig(path);
  const module = await imported(path);
  const exported: unknown = module.default ?? module;
  if (asked === "rewrites") {
    const config = typeof exported === "function" ? await exported("phase-development-server", {}) : exported;
    return { ...config, rewrites: await config?.rewrites?.() };
  }
  // As webpack asks: with an environment and the arguments.
  const ask = (one: unknown): unknown => (typeof one === "function" ? one({}, { mode: "development" }) : one);
  return Array.isArray(exported) ? Promise.all(exported.map(ask)) : ask(exported);
}

async function imported(path: string): Promise<{ readonly default?: unknown }> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    const isTypeScript =
      error instanceof Error && "code" in error && error.code === "ERR_UNKNOWN_FILE_EXTENSION";
    if (!isTypeScript) throw error;
    throw new Error("TypeScript runs as it is from Node.js 22.18 on, and this one is older", {
      cause: error,
    });
  }
}

/** By the project's own Vite, which knows TypeScript and functions. */
async function viteConfig(path: string): Promise<unknown> {
  const { loadConfigFromFile } = await import(pathToFileURL(createRequire(path).resolve("vite")).href);
  const asked = { command: "serve", mode: "development" };
  const loaded = await loadConfigFromFile(asked, path, undefined, "silent");
  return loaded?.config;
}
