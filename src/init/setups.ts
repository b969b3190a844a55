import { isAngularShaped } from "../config/angular-shape.ts";
import { type Entry, type Found, found, members } from "./found.ts";
import { fromHttpProxy } from "./http-proxy.ts";
import { fromRewrites } from "./next.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What a tool's config came to → the setup in our words. */
export type Translate = (file: string, value: unknown, env: Env) => Found;

export const fromVite: Translate = (file, value, env) => {
  const { proxy, port } = members(members(value).server);
  return found("Vite", file, port, 5173, byContext(proxy, env));
};

/** A list of entries with their contexts, or before webpack-dev-server 5 an object of them, or a single one. */
export const fromWebpack: Translate = (file, value, env) => {
  const configs: unknown[] = Array.isArray(value) ? value : [value];
  const devServer = members(
    configs.map((config) => members(config).devServer).find((one) => one !== undefined),
  );
  const { proxy, port } = devServer;
  const list = Array.isArray(proxy) ? proxy : "target" in members(proxy) ? [proxy] : undefined;
  const entries = list === undefined ? byContext(proxy, env) : byList(list, env);
  return found("webpack", file, port, 8080, entries);
};

export const fromAngular: Translate = (file, value, env) => {
  const entries = Array.isArray(value)
    ? byList(value, env)
    : isAngularShaped(value)
      ? byContext(value, env)
      : [];
  return found("Angular", file, undefined, 4200, entries);
};

/** `"proxy"` in package.json takes all that the dev server does not know. */
export const fromCreateReactApp: Translate = (file, value, env) => {
  const { proxy } = members(value);
  if (typeof proxy !== "string")
    return found("Create React App", file, env.PORT, 3000, byContext(proxy, env));
  return found("Create React App", file, env.PORT, 3000, [fromHttpProxy("/", proxy, env)]);
};

/**
 * What `setupProxy.js` mounted: the path (undefined: everywhere), the options of http-proxy-middleware (undefined: other
 * middleware), and whether it sees paths without the one that it is mounted under, as from its version 3 on.
 */
export const fromSetupProxy: Translate = (file, value, env) => {
  const calls: unknown[] = Array.isArray(value) ? value : [];
  const entries = calls.flatMap((call): Entry[] => {
    const { path, options, seesRest } = members(call);
    const paths: unknown[] = [path].flat();
    const shown = paths.filter((one) => typeof one === "string").join(", ") || "everywhere";
    if (options === undefined) return [{ left: `${shown}: middleware of your own` }];
    const { context, pathFilter = context } = members(options);
    if (path === undefined) return entriesOf([pathFilter ?? "/"].flat(), options, env);
    if (seesRest === true && pathFilter !== undefined)
      return [{ left: `${shown}: a path, and a filter under it` }];
    return entriesOf([pathFilter ?? paths].flat(), options, env, seesRest === true);
  });
  return found("Create React App", file, env.PORT, 3000, entries);
};

export const fromNext: Translate = (file, value) => {
  const { rewrites, basePath } = members(value);
  const base = typeof basePath === "string" ? basePath : "";
  return found("Next.js", file, undefined, 3000, fromRewrites(rewrites, base));
};

function byContext(proxy: unknown, env: Env): Entry[] {
  return Object.entries(members(proxy)).map(([context, options]) => fromHttpProxy(context, options, env));
}

function byList(proxy: readonly unknown[], env: Env): Entry[] {
  return proxy.flatMap((one) => {
    if (typeof one === "function") return [{ left: "an entry that is a function" }];
    const { context, pathFilter, path } = members(one);
    return entriesOf([context ?? pathFilter ?? path ?? "/"].flat(), one, env);
  });
}

function entriesOf(contexts: readonly unknown[], options: unknown, env: Env, mounted = false): Entry[] {
  return contexts.map((context) =>
    typeof context === "string"
      ? fromHttpProxy(context, options, env, mounted)
      : { left: "a context that is a function or a pattern: routes are path prefixes" },
  );
}
