import { createServer, nodeCrypto } from "../builtins.ts";
import type { UpstreamSettings } from "../config/config.ts";
import { isBadPort } from "../cors/bad-port.ts";
import { codeOf, type Listener, listenOn } from "../listen.ts";
import type { CorsProxy } from "../proxy.ts";
import type { ReloadView } from "./api.ts";
import type { Ring } from "./ring.ts";
import type { Serving } from "./serve.ts";

export interface InspectorOptions {
  /** Listening already. */
  readonly proxy: CorsProxy;
  /** Holds what has passed since the start. */
  readonly ring: Ring;
  readonly version: string;
  /** 0: any free one. Undefined: the next one after the proxy's. */
  readonly port?: number | undefined;
  /** How the server at this URL is reached, when it is asked in a page's place. */
  readonly settingsFor: (url: URL) => UpstreamSettings;
}

export interface Inspector {
  /** With the token in its fragment, which no server and no other page ever sees. */
  readonly url: string;
  readonly port: number;
  reloaded(reload: ReloadView): Promise<void>;
  close(): Promise<void>;
}

/** The page on a port and origin of its own, on loopback alone. What answers there is loaded for the first who asks. */
export async function openInspector(options: InspectorOptions): Promise<Inspector> {
  const { proxy, ring, version, settingsFor } = options;
  let listening = await proxy.listen();
  const known = new Set(proxy.config.secrets);
  const token = nodeCrypto().randomBytes(24).toString("base64url");
  let port = 0;
  let serving: Promise<Serving> | undefined;
  const enter = (): Promise<Serving> => {
    serving ??= import("./serve.ts").then(({ serveWith }) =>
      serveWith({
        proxy,
        ring,
        version,
        settingsFor,
        listening: () => listening,
        known,
        door: () => ({ port, token }),
      }),
    );
    return serving;
  };
  const create = () =>
    createServer((request, response) => {
      enter()
        .then(({ answer }) => answer(request, response))
        .catch(() => response.destroy());
    });
  const listener = await openNear(create, options.port, listening.port);
  port = listener.port;

  return {
    url: `http://localhost:${port}/#${token}`,
    port,
    async reloaded(reload) {
      for (const secret of proxy.config.secrets) known.add(secret);
      listening = await proxy.listen();
      (await enter()).reloaded(reload);
    },
    async close() {
      await serving?.then(({ close }) => close()).catch(() => {});
      for (const server of listener.servers.values()) server.close();
      for (const server of listener.servers.values()) server.closeAllConnections();
    },
  };
}

/** A port that is asked for is the one or none; otherwise the first free one after the proxy's that browsers open. */
async function openNear(
  create: () => ReturnType<typeof createServer>,
  wanted: number | undefined,
  proxyPort: number,
): Promise<Listener> {
  const hosts = ["127.0.0.1", "::1"];
  if (wanted !== undefined) return listenOn(create, { port: wanted, hosts });
  const last = Math.min(proxyPort + 20, 65_535);
  for (let port = proxyPort + 1; port <= last; port++) {
    if (isBadPort(String(port))) continue;
    try {
      return await listenOn(create, { port, hosts });
    } catch (error) {
      if (codeOf(error) !== "EADDRINUSE" && codeOf(error) !== "EACCES") throw error;
    }
  }
  return listenOn(create, { port: 0, hosts });
}
