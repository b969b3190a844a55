import type { IncomingMessage, ServerResponse } from "node:http";
import { asksForWebSocket } from "../handover.ts";
import type { Given } from "./given.ts";
import { mount } from "./mount.ts";
import type { Logger } from "./tell.ts";
import { serverOf, type UpgradeListener, upgradesOf } from "./upgrades.ts";

export type { Given, Routes } from "./given.ts";
export type { Logger } from "./tell.ts";

export interface Options {
  /** Where lines go. Default: the console. `"log": "silent"` in the config says nothing but what is wrong with a reload. */
  readonly logger?: Logger;
}

/** What `app.use` takes, of Express, Connect and whoever has the same three arguments; alone, what `createServer` takes. */
export interface Middleware {
  (request: IncomingMessage, response: ServerResponse, next?: () => void): void;
  /** For `server.on("upgrade", …)`. Without it, WebSockets are served from the first call on. */
  readonly upgrade: UpgradeListener;
  /** Ends the exchanges under way and the watch on the config. */
  close(): Promise<void>;
}

/**
 * Middleware that forwards what its routes match, and leaves the rest to whoever comes next. Throws a `ConfigError` for a
 * config with faults.
 *
 * @example
 * app.use(corswalk({ "/api": "https://api.example.com" }));
 */
export default function corswalk(given?: Given, options?: Options): Middleware {
  const { logger = console } = { ...options };
  const { proxy, close } = mount(given, {}, logger);
  const upgrades = upgradesOf(proxy);
  let warned = false;
  const middleware = (request: IncomingMessage, response: ServerResponse, next?: () => void): void => {
    const server = serverOf(request);
    if (server !== undefined) upgrades.attach(server);
    // Node makes a plain request of an upgrade that nobody listens for.
    if (asksForWebSocket(request) && !warned) {
      warned = true;
      logger.warn(tooEarly);
    }
    proxy.handle(request, response, next);
  };
  return Object.assign(middleware, { upgrade: upgrades.listener, close });
}

const tooEarly =
  'corswalk A WebSocket was asked for before the first call, when nothing listened for upgrades yet. For those too, write server.on("upgrade", middleware.upgrade) where the server is made.';

// `require("corswalk/connect")` is the function itself (https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require).
export { corswalk as "module.exports" };
