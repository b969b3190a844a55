import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

export interface Handlers {
  readonly request: RequestListener;
  readonly upgrade?: (...args: Parameters<UpgradeListener>) => void;
}

type UpgradeListener = (request: Parameters<RequestListener>[0], socket: Duplex, head: Buffer) => void;

export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Serves on both loopback addresses: browsers try ::1 or 127.0.0.1 for `localhost`, and another program on the one
 * that we left free would get the calls. If either is taken, the port is taken.
 */
export async function listenOnLoopback(handlers: Handlers, port: number): Promise<Listening> {
  const first = await listen(handlers, "127.0.0.1", port);
  try {
    const second = await listen(handlers, "::1", first.port);
    return { port: first.port, close: async () => void (await Promise.all([first.close(), second.close()])) };
  } catch (error) {
    if (!hasNoIpv6(error)) {
      await first.close();
      throw error;
    }
    return first;
  }
}

/** Tries `open` with `port`, then with the ones after it while they are taken. Port 0 is the system's choice. */
export async function firstFree<T>(port: number, open: (port: number) => Promise<T>): Promise<T> {
  for (let more = 0; ; more++) {
    try {
      return await open(port === 0 ? 0 : port + more);
    } catch (error) {
      if (!isTaken(error) || more === 50 || port + more >= 65_535) throw error;
    }
  }
}

/** A port of this machine that nobody listens on: one that was just given back. */
export async function closedPort(): Promise<number> {
  const handlers: Handlers = { request: (_, response) => response.end() };
  const { port, close } = await firstFree(0, (free) => listenOnLoopback(handlers, free));
  await close();
  return port;
}

async function listen(handlers: Handlers, host: string, port: number): Promise<Listening> {
  const server = createServer(handlers.request);
  const tunnels = new Set<Duplex>();
  const { upgrade } = handlers;
  if (upgrade !== undefined) {
    server.on("upgrade", (request, socket: Duplex, head) => {
      tunnels.add(socket);
      socket.once("close", () => tunnels.delete(socket));
      upgrade(request, socket, head);
    });
  }
  await started(server, host, port);
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        // Upgraded sockets are no longer the server's to close.
        for (const socket of tunnels) socket.destroy();
      }),
  };
}

function started(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function isTaken(error: unknown): boolean {
  return codeOf(error) === "EADDRINUSE";
}

function hasNoIpv6(error: unknown): boolean {
  const code = codeOf(error);
  return code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT";
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
