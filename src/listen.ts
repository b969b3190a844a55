import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Listener {
  readonly port: number;
  readonly addresses: readonly string[];
  /** Stops listening; connections that are open go on. */
  stop(): void;
  closeConnections(): void;
}

/** Two names of this machine: where one of them does not exist, the other is enough. */
const missingAddress: ReadonlySet<string> = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * One server on several addresses and one port: all of them or, with an error, none. `localhost` is 127.0.0.1 to one program and
 * ::1 to the next, so the default is both, and a port that is taken on either is taken.
 */
export async function listenOn(
  create: () => Server,
  hosts: readonly string[],
  port: number,
): Promise<Listener> {
  const servers: Server[] = [];
  let chosen = port;
  try {
    for (const host of hosts) {
      const server = create();
      try {
        await open(server, host, chosen);
      } catch (error) {
        if (hosts.length > 1 && missingAddress.has(codeOf(error))) continue;
        throw error;
      }
      servers.push(server);
      chosen = (server.address() as AddressInfo).port;
    }
    if (servers.length === 0) throw new Error(`none of ${hosts.join(", ")} is an address of this machine`);
  } catch (error) {
    for (const server of servers) server.close();
    // A free port of one address may be taken on the next: another one is asked for.
    if (port === 0 && chosen !== 0 && codeOf(error) === "EADDRINUSE") return listenOn(create, hosts, 0);
    throw error;
  }
  return {
    port: chosen,
    addresses: servers.map((server) => (server.address() as AddressInfo).address),
    stop() {
      for (const server of servers) server.close();
    },
    closeConnections() {
      for (const server of servers) server.closeAllConnections();
    },
  };
}

function open(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, ipv6Only: host.includes(":") }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
