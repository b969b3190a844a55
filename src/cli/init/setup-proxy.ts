import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

interface Call {
  /** Undefined: everywhere. */
  readonly path: unknown;
  /** Undefined: other middleware. */
  readonly options: unknown;
  /** The middleware sees paths without `path`. */
  readonly seesRest: boolean;
}

const library = "http-proxy-middleware";

/**
 * Create React App's `setupProxy.js`, run with an app that notes what is mounted, and with something that notes what it is
 * given in the place of http-proxy-middleware.
 */
export function setupProxyCalls(path: string): Call[] {
  const require = createRequire(path);
  const file = require.resolve(library);
  const isFromThree = majorOf(file) >= 3;
  const made = new Map<unknown, Pick<Call, "options" | "seesRest">>();
  const maker =
    (seesRest: boolean) =>
    (...given: unknown[]): unknown => {
      const middleware = (): void => {};
      const [context, options] = given.length > 1 ? given : [undefined, given[0]];
      const whole = context === undefined ? options : { ...(options as object), context };
      made.set(middleware, { options: whole, seesRest });
      return middleware;
    };
  const create = maker(isFromThree);
  const makers: Readonly<Record<PropertyKey, unknown>> = {
    createProxyMiddleware: create,
    default: create,
    legacyCreateProxyMiddleware: maker(false),
    __esModule: true,
  };
  // Its other exports make handlers of options that are not taken over anyway.
  const stand = new Proxy(create, { get: (_, name) => (name in makers ? makers[name] : () => () => {}) });

  const calls: Call[] = [];
  const use = (...given: unknown[]): void => {
    const path = typeof given[0] === "function" ? undefined : given[0];
    for (const middleware of given.slice(path === undefined ? 0 : 1)) {
      calls.push({ path, ...(made.get(middleware) ?? { options: undefined, seesRest: false }) });
    }
  };
  const before = require.cache[file];
  Object.assign(require.cache, {
    [file]: { id: file, filename: file, loaded: true, children: [], paths: [], exports: stand },
  });
  try {
    const setup: unknown = require(path);
    if (typeof setup === "function") setup({ use, get: use, all: use });
  } finally {
    if (before === undefined) delete require.cache[file];
    else require.cache[file] = before;
  }
  return calls;
}

/** Of the package that this file is in; its `exports` may not name its package.json. */
function majorOf(file: string): number {
  for (let at = dirname(file); at.includes(library); at = dirname(at)) {
    try {
      return Number.parseInt(JSON.parse(readFileSync(`${at}/package.json`, "utf8")).version, 10);
    } catch {
      // Further up.
    }
  }
  return 0;
}
