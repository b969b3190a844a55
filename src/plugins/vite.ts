import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { dirname } from "node:path";
import type {
  CommonServerOptions,
  Connect,
  Plugin,
  PreviewServer,
  ResolvedConfig,
  ViteDevServer,
} from "vite";
import type { Given, Place } from "./given.ts";
import { type Mount, mount } from "./mount.ts";
import { serverOf, upgradesOf } from "./upgrades.ts";

export type { Given, Routes } from "./given.ts";

/**
 * Forwards what its routes match from Vite's own server, in development and preview: the page calls its own origin, so
 * there is no CORS at all. Without an argument, `proxy.config.json` beside the Vite config.
 *
 * @example
 * export default defineConfig({ plugins: [corswalk({ "/api": "https://api.example.com" })] });
 */
export default function corswalk(given?: Given): Plugin {
  const mounts = new Map<ResolvedConfig, Mount>();
  const serve = (server: ViteDevServer | PreviewServer, options: CommonServerOptions, name: string): void => {
    const mounted = mount(given, placeOf(server, options, name), server.config.logger);
    mounts.set(server.config, mounted);
    mountIn(server, mounted);
  };
  return {
    name: "corswalk",
    apply: "serve",
    configureServer: (server) => serve(server, server.config.server, "server"),
    configurePreviewServer: (server) => serve(server, server.config.preview, "preview"),
    // The end of a server too: one in middleware mode has no socket of its own that would tell.
    async closeBundle() {
      await mounts.get(this.environment.getTopLevelConfig())?.close();
    },
  };
}

function placeOf(
  { config }: ViteDevServer | PreviewServer,
  options: CommonServerOptions,
  name: string,
): Place {
  const { host, allowedHosts } = options;
  return {
    directory: config.configFile === undefined ? config.root : dirname(config.configFile),
    // Without `strictPort` it may take another, and leave this one to the target.
    port: options.strictPort === true ? options.port : undefined,
    hosts: openTo(host),
    // `true` lets every name in; ours stay closed to names that any website could point here.
    allowedHosts: Array.isArray(allowedHosts) ? allowedHosts : [],
    from: { hosts: `${name}.host`, allowedHosts: `${name}.allowedHosts` },
  };
}

function openTo(host: CommonServerOptions["host"]): readonly string[] | undefined {
  if (host === true) return ["0.0.0.0"];
  return typeof host === "string" && isIP(host) !== 0 ? [host] : undefined;
}

function mountIn({ middlewares, httpServer }: ViteDevServer | PreviewServer, { proxy, close }: Mount): void {
  const { attach } = upgradesOf({
    upgrade: (request, ...rest) => !isVites(request) && proxy.upgrade(request, ...rest),
  });
  const handle: Connect.NextHandleFunction = (request, response, next) => {
    const server = serverOf(request);
    if (server !== undefined) attach(server);
    proxy.handle(request, response, next);
  };
  // In front of Vite's own `cors`, which would answer preflights that are ours to answer.
  middlewares.stack.unshift({ route: "", handle });
  if (httpServer === null) return;
  attach(httpServer);
  httpServer.once("close", () => void close());
}

/** The sockets of Vite's client: for updates, and to ask whether the server is there again. */
function isVites({ headers }: IncomingMessage): boolean {
  return headers["sec-websocket-protocol"]?.startsWith("vite-") === true;
}

// `require("corswalk/vite")` is the function itself (https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require).
export { corswalk as "module.exports" };
