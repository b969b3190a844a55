import { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { serveWithoutUpgrade } from "../handover.ts";
import type { CorsProxy } from "../proxy.ts";

export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The upgrades of a server of somebody else's, beside its own. */
export interface Upgrades {
  /** For `server.on("upgrade", …)`. */
  readonly listener: UpgradeListener;
  /** Listens on the server that this socket came in on, once. */
  attach(server: EventEmitter): void;
}

export function upgradesOf({ upgrade }: Pick<CorsProxy, "upgrade">): Upgrades {
  /** By hand and by `attach`, it may be told twice. */
  const told = new WeakSet<IncomingMessage>();
  const listener: UpgradeListener = (request, socket, head) => {
    if (told.has(request)) return;
    told.add(request);
    if (upgrade(request, socket, head)) return;
    const server = serverOf(request);
    // Where nobody else listens, nobody else answers: as a plain request it reaches the server's own handlers.
    if (server?.listeners("upgrade").every((other) => other === listener)) {
      serveWithoutUpgrade(server, request, socket, head);
    }
  };
  return {
    listener,
    attach(server) {
      if (!server.listeners("upgrade").includes(listener)) server.on("upgrade", listener);
    },
  };
}

/** Node does not say it in its types: a connection knows the server that took it. */
export function serverOf({ socket }: IncomingMessage): EventEmitter | undefined {
  return "server" in socket && socket.server instanceof EventEmitter ? socket.server : undefined;
}
