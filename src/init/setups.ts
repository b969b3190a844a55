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

/** A list of entries with their contexts, or before webpack-dev-server 5 an object of them. */
export const fromWebpack: Translate = (file, value, env) => {
  const configs: unknown[] = Array.isArray(value) ? value : [value];
  const devServer = members(
    configs.map((config) => members(config).devServer).find((one) => one !== undefined),
  );
  const { proxy, port } = devServer;
  return found(
    "webpack",
    file,
    port,
    8080,
    Array.isArray(proxy) ? byList(proxy, env) : byContext(proxy, env),
  );
};

export const fromAngular: Translate = (file, value, env) =>
  found("Angular", file, undefined, 4200, Array.isArray(value) ? byList(value, env) : byContext(value, env));

/** `"proxy"` in package.json takes all that the dev server does not know. */
export const fromCreateReactApp: Translate = (file, value, env) => {
  const { proxy } = members(value);
  if (typeof proxy !== "string")
    return found("Create React App", file, env.PORT, 3000, byContext(proxy, env));
  return found("Create React App", file, env.PORT, 3000, [fromHttpProxy("/", proxy, env)]);
};

/** The calls of `app.use` that `setupProxy.js` made: a path, and what it gave http-proxy-middleware. */
export const fromSetupProxy: Translate = (file, value, env) => {
  const calls: unknown[] = Array.isArray(value) ? value : [];
  const entries = calls.flatMap((call): Entry[] => {
    const { path, options } = members(call);
    const contexts = [path, members(options).context, members(options).pathFilter].flat();
    const named = contexts.filter((context) => typeof context === "string");
    if (options === undefined) return [{ left: `${named.join(", ")}: middleware of your own` }];
    return (named.length === 0 ? ["/"] : named).map((context) => fromHttpProxy(context, options, env));
  });
  return found("Create React App", file, env.PORT, 3000, entries);
};

export const fromNext: Translate = (file, value) =>
  found("Next.js", file, undefined, 3000, fromRewrites(value));

function byContext(proxy: unknown, env: Env): Entry[] {
  return Object.entries(members(proxy)).map(([context, options]) => fromHttpProxy(context, options, env));
}

function byList(proxy: readonly unknown[], env: Env): Entry[] {
  return proxy.flatMap((one) => {
    const { context, path } = members(one);
    const contexts: unknown[] = [context ?? path].flat();
    return contexts.map((each) =>
      typeof each === "string"
        ? fromHttpProxy(each, one, env)
        : { left: "a context that is a function: routes are path prefixes" },
    );
  });
}
