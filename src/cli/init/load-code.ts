import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Place } from "../../init/look.ts";
import { setupProxyCalls } from "./setup-proxy.ts";

/** What a config that is code comes to, by running it: as its tool would ask it. Rejects with what it throws. */
export async function loadCode(path: string, read: Place["read"], within = 30_000): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const { exit } = process;
  const late = new Promise<never>((_, reject) => {
    const say = (): void => reject(new Error(`it did not come to an end within ${within / 1000} s`));
    timer = setTimeout(say, within);
    // What it would end is corswalk, before it has written anything. Rejects too, for code that catches what it throws.
    process.exit = (code) => {
      const ended = new Error(`it ended the process, with process.exit(${code ?? ""})`);
      reject(ended);
      throw ended;
    };
  });
  try {
    return await Promise.race([run(path, read), late]);
  } finally {
    clearTimeout(timer);
    process.exit = exit;
  }
}

async function run(path: string, read: Place["read"]): Promise<unknown> {
  if (read === "setupProxy") return setupProxyCalls(path);
  if (read === "vite") return viteConfig(path);
  const module = await imported(path);
  const exported: unknown = module.default ?? module;
  if (read === "rewrites") {
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
