import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Where a config says to listen. */
export interface Place {
  readonly port: number;
  readonly hosts: readonly string[];
}

export interface Listener {
  readonly port: number;
  readonly addresses: readonly string[];
  /** By the host that each was opened for. */
  readonly servers: ReadonlyMap<string, Server>;
}

/** Two names of this machine: where one of them does not exist, the other is enough. */
const missingAddress: ReadonlySet<string> = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * One server on several addresses and one port: all of them or, with an error, none. `localhost` is 127.0.0.1 to one program and
 * ::1 to the next, so the default is both, and a port that is taken on either is taken. What `before` has open already is kept.
 */
export async function listenOn(create: () => Server, place: Place, before?: Listener): Promise<Listener> {
  const { hosts, port } = place;
  const kept = before !== undefined && before.port === port ? before.servers : new Map<string, Server>();
  const servers = new Map<string, Server>();
  let chosen = port;
  try {
    for (const host of hosts) {
      const server = kept.get(host) ?? create();
      try {
        if (!server.listening) await open(server, chosen, host, hosts.length > 1);
      } catch (error) {
        if (hosts.length > 1 && missingAddress.has(codeOf(error))) continue;
        throw error;
      }
      servers.set(host, server);
      chosen = (server.address() as AddressInfo).port;
    }
    if (servers.size === 0) throw new Error(`none of ${hosts.join(", ")} is an address of this machine`);
  } catch (error) {
    for (const [host, server] of servers) if (kept.get(host) !== server) server.close();
    // A free port of one address may be taken on the next: another one is asked for.
    if (port === 0 && chosen !== 0 && codeOf(error) === "EADDRINUSE") return listenOn(create, place);
    throw error;
  }
  const addresses = [...servers.values()].map((server) => (server.address() as AddressInfo).address);
  return { port: chosen, addresses, servers };
}

/** `::` by itself takes both families; beside another address each takes its own. */
function open(server: Server, port: number, host: string, ipv6Only: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, ipv6Only }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
