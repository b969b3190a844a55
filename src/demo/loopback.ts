import type { IncomingMessage, RequestListener } from "node:http";
import type { Duplex } from "node:stream";
import { createServer } from "../builtins.ts";
import { listenOn } from "../listen.ts";

export interface Handlers {
  readonly request: RequestListener;
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Serves `localhost`, which is either loopback address, on one port. 0: a free one. */
export async function listenOnLoopback({ request, upgrade }: Handlers, port: number): Promise<Listening> {
  const tunnels = new Set<Duplex>();
  const create = () => {
    const server = createServer(request);
    if (upgrade === undefined) return server;
    return server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      tunnels.add(socket);
      socket.once("close", () => tunnels.delete(socket));
      upgrade(request, socket, head);
    });
  };
  const listener = await listenOn(create, { hosts: ["127.0.0.1", "::1"], port });
  return {
    port: listener.port,
    async close() {
      for (const server of listener.servers.values()) {
        server.close();
        server.closeAllConnections();
      }
      // Upgraded sockets are no longer the server's to close.
      for (const socket of tunnels) socket.destroy();
    },
  };
}

/** Opens on `port`, or on the first one after it that is not taken. */
export async function firstFree<T>(port: number, open: (port: number) => Promise<T>): Promise<T> {
  const last = Math.min(port + 50, 65_535);
  for (let candidate = port; ; candidate++) {
    try {
      return await open(candidate);
    } catch (error) {
      const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!taken || candidate === last) throw error;
    }
  }
}

/** A port of this machine that nobody listens on: one that was just given back. */
export async function closedPort(): Promise<number> {
  const { port, close } = await listenOnLoopback({ request: (_, response) => response.end() }, 0);
  await close();
  return port;
}
