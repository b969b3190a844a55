import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isIP } from "node:net";
import type { Given, Place } from "./given.ts";
import { mount } from "./mount.ts";
import type { Logger } from "./tell.ts";
import { serverOf, upgradesOf } from "./upgrades.ts";

export type { Given, Routes } from "./given.ts";

/** As much of webpack-dev-server as is used here: Rspack's and others that have the hook are the same in it. */
export interface DevServer {
  readonly server?: object | null | undefined;
  readonly options?: {
    readonly host?: string | undefined;
    readonly port?: string | number | undefined;
    readonly allowedHosts?: string | readonly string[] | undefined;
    readonly webSocketServer?: unknown;
  };
  readonly compiler?: object | undefined;
}

export interface DevMiddleware {
  readonly name: string;
  readonly middleware: (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
}

export type SetupMiddlewares = <M>(middlewares: readonly M[], devServer: DevServer) => (M | DevMiddleware)[];

/**
 * For `devServer.setupMiddlewares`: forwards what its routes match from the dev server itself, so that the page calls its
 * own origin and there is no CORS at all. Without an argument, `proxy.config.json` in the working directory.
 *
 * @example
 * export default { devServer: { setupMiddlewares: corswalk({ "/api": "https://api.example.com" }) } };
 */
export default function corswalk(given?: Given): SetupMiddlewares {
  return (middlewares, devServer) => {
    const { proxy, close } = mount(given, placeOf(devServer), loggerOf(devServer));
    const updates = updatesPath(devServer);
    const { attach } = upgradesOf({
      upgrade: (request, ...rest) =>
        request.url?.split("?")[0] !== updates && proxy.upgrade(request, ...rest),
    });
    const { server } = devServer;
    if (server instanceof EventEmitter) {
      attach(server);
      server.once("close", () => void close());
    }
    const middleware: DevMiddleware["middleware"] = (request, response, next) => {
      const from = serverOf(request);
      if (from !== undefined) attach(from);
      proxy.handle(request, response, next);
    };
    // In front of all: compression would hold back streams, and others answer every OPTIONS.
    return [{ name: "corswalk", middleware }, ...middlewares];
  };
}

function placeOf({ options = {} }: DevServer): Place {
  const { host, port, allowedHosts } = options;
  const names = Array.isArray(allowedHosts) ? (allowedHosts as readonly string[]) : [];
  return {
    port: /^\d+$/.test(String(port)) ? Number(port) : undefined,
    // Without a host it listens on every address; `localhost` is our default too.
    hosts: host === undefined ? ["::"] : isIP(host) === 0 ? undefined : [host],
    // `all` lets every name in; ours stay closed to names that any website could point here.
    allowedHosts: names.filter((name) => name !== "all" && name !== "auto"),
    from: { hosts: "devServer.host", allowedHosts: "devServer.allowedHosts" },
  };
}

/** webpack's own, which its `infrastructureLogging` governs. */
function loggerOf({ compiler }: DevServer): Logger {
  if (compiler !== undefined && "getInfrastructureLogger" in compiler) {
    const { getInfrastructureLogger: get } = compiler;
    if (typeof get === "function") return saysWho(get.call(compiler, "corswalk"));
  }
  return console;
}

function saysWho(logger: Logger): Logger {
  return {
    info: (line) => logger.info(line),
    warn: (line) => logger.warn(line),
    error: (line) => logger.error(line),
    saysWho: true,
  };
}

/** Where the dev server's own client listens for updates. */
function updatesPath({ options }: DevServer): string {
  const server = options?.webSocketServer;
  const own =
    typeof server === "object" && server !== null && "options" in server ? server.options : undefined;
  const path = typeof own === "object" && own !== null && "path" in own ? own.path : undefined;
  return typeof path === "string" ? path : "/ws";
}

// `require("corswalk/webpack")` is the function itself (https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require).
export { corswalk as "module.exports" };
