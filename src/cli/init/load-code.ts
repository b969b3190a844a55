import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Place } from "../../init/look.ts";

/** What a config that is code comes to, by running it: as its tool would ask it. Throws what it throws. */
export async function loadCode(path: string, read: Place["read"]): Promise<unknown> {
  if (read === "setupProxy") return setupProxyCalls(path);
  if (read === "vite") return viteConfig(path);
  const module = await import(pathToFileURL(path).href);
  const exported: unknown = module.default ?? module;
  if (read === "rewrites") {
    const config = typeof exported === "function" ? await exported("phase-development-server", {}) : exported;
    return typeof config?.rewrites === "function" ? config.rewrites() : undefined;
  }
  if (typeof exported !== "function") return exported;
  // As webpack asks: with an environment and the arguments.
  return exported({}, { mode: "development" });
}

/** By the project's own Vite, which knows TypeScript and functions. */
async function viteConfig(path: string): Promise<unknown> {
  const { loadConfigFromFile } = await import(pathToFileURL(createRequire(path).resolve("vite")).href);
  const asked = { command: "serve", mode: "development" };
  const loaded = await loadConfigFromFile(asked, path, undefined, "silent");
  return loaded?.config;
}

interface Call {
  readonly path: unknown;
  /** Undefined: other middleware. */
  readonly options: unknown;
}

/**
 * Create React App's `setupProxy.js`, run with an app that notes what is mounted, and with http-proxy-middleware in whose
 * place something notes what it is given.
 */
function setupProxyCalls(path: string): Call[] {
  const require = createRequire(path);
  const proxies = new Map<unknown, unknown>();
  const noted = (...given: unknown[]): unknown => {
    const middleware = (): void => {};
    const [context, options] = given.length > 1 ? given : [undefined, given[0]];
    proxies.set(middleware, context === undefined ? options : { ...(options as object), context });
    return middleware;
  };
  const name = require.resolve("http-proxy-middleware");
  const before = require.cache[name];
  const stand = {
    exports: Object.assign(noted, { createProxyMiddleware: noted, default: noted, proxy: noted }),
  };
  Object.assign(require.cache, { [name]: { ...before, ...stand, id: name, filename: name, loaded: true } });
  const calls: Call[] = [];
  const use = (...given: unknown[]): void => {
    const first = typeof given[0] === "function" ? undefined : given[0];
    for (const middleware of given.slice(first === undefined ? 0 : 1)) {
      calls.push({ path: first, options: proxies.get(middleware) });
    }
  };
  try {
    const setup: unknown = require(path);
    if (typeof setup === "function") setup({ use, get: use, all: use });
  } finally {
    if (before === undefined) delete require.cache[name];
    else require.cache[name] = before;
  }
  return calls;
}
