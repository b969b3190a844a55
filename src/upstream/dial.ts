import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { alternateFamilies, isLocalhost, localhostAddresses } from "./addresses.ts";
import { type Attempt, connectError, type Peer, reasonOf } from "./connect-error.ts";
import type { Connecting } from "./connecting.ts";

/** RFC 8305, 5: the wait before the next address is tried beside the ones under way. */
const stagger = 250;

/** Every address of a host, in the order to try them in. */
export async function addressesOf(peer: Peer, connecting: Connecting): Promise<readonly string[]> {
  if (isIP(peer.hostname) !== 0) return [peer.hostname];
  if (isLocalhost(peer.hostname)) return localhostAddresses;
  const found = await Promise.race([
    lookup(peer.hostname, { all: true, verbatim: true }).catch((error: unknown) => {
      throw connectError({ kind: "unresolved", peer, reason: reasonOf(error) }, error);
    }),
    givenUp(connecting),
  ]);
  return alternateFamilies(found.map(({ address }) => address));
}

/** A TCP connection to the first address that answers. One that is slow is never given up for the next. */
export function dial(
  peer: Peer,
  addresses: readonly string[],
  port: number,
  connecting: Connecting,
  open: (address: string, port: number) => Socket = openSocket,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const attempts: Attempt[] = [];
    const underWay = new Set<Socket>();
    let started = 0;
    let timer: NodeJS.Timeout | undefined;

    const settle = (act: () => void) => {
      clearTimeout(timer);
      for (const socket of underWay) socket.destroy();
      underWay.clear();
      act();
    };
    const tryNext = () => {
      clearTimeout(timer);
      const address = addresses[started];
      if (address === undefined) {
        if (underWay.size === 0) settle(() => reject(connectError({ kind: "unreached", peer, attempts })));
        return;
      }
      started += 1;
      const socket = open(address, port);
      underWay.add(socket);
      const failed = (error: unknown): void => {
        if (!underWay.delete(socket)) return;
        attempts.push({ address, reason: reasonOf(error) });
        tryNext();
      };
      // Stays on the socket for its life: whoever holds it next has no gap in which an error would be uncaught.
      socket.on("error", ignore);
      socket.on("error", failed);
      socket.once("connect", () => {
        underWay.delete(socket);
        // With it the whole attempt would stay as long as the connection.
        socket.off("error", failed);
        settle(() => resolve(socket));
      });
      timer = setTimeout(tryNext, stagger);
    };

    const reason = connecting.reason();
    if (reason !== undefined) return reject(reason);
    connecting.onGivenUp((reason) => settle(() => reject(reason)));
    tryNext();
  });
}

function ignore(): void {}

function openSocket(host: string, port: number): Socket {
  const options = {
    host,
    port,
    highWaterMark: 64 * 1024,
    noDelay: true,
    // A WebSocket's peer may end its side and still read ours; calls are ended by undici as soon as the other side is.
    allowHalfOpen: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
  };
  return connect(options);
}

function givenUp(connecting: Connecting): Promise<never> {
  return new Promise((_, reject) => connecting.onGivenUp(reject));
}
