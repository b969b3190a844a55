import type { Socket } from "node:net";
import type { buildConnector } from "undici";
import type { UpstreamSettings } from "../config/config.ts";
import { authority } from "./addresses.ts";
import { connectError, type Peer, type Stage } from "./connect-error.ts";
import { type Connecting, newConnecting } from "./connecting.ts";
import { addressesOf, dial } from "./dial.ts";
import { defaultPort, type Endpoint, outboundProxy, shownEndpoint } from "./outbound.ts";
import { askForTunnel } from "./proxy-tunnel.ts";
import { type SecureOptions, secure, sessionCache } from "./secure.ts";
import { secureContext } from "./trust.ts";
import { type UnderWay, underWay } from "./under-way.ts";

/** Gives up a connection that is being made. */
export type GiveUp = (reason: Error) => void;

/**
 * Settings → undici's `connect`: a socket to the target, open, secured, through a proxy where one is set. It fails
 * with a ConnectError. `attempts`: where it enters what is under way.
 */
export function connector(
  settings: UpstreamSettings,
  attempts: UnderWay<GiveUp> = underWay(),
): buildConnector.connector {
  const toTarget = secureOptions(settings);
  // Our certificate is for the upstream. Its `ca` and `secure` hold for the proxy too: who needs them for the one
  // sits behind the network that has the other.
  const toProxy = secureOptions({ ...settings, cert: undefined, key: undefined, passphrase: undefined });

  const open = async (
    target: Endpoint,
    connecting: Connecting,
    enter: (stage: Stage, peer: Peer) => void,
  ) => {
    const outbound = outboundProxy(target, settings.proxy);
    if (outbound !== undefined && "invalid" in outbound) {
      throw connectError({ kind: "settings", setting: "proxy", detail: outbound.invalid });
    }
    const first = outbound?.server ?? target;
    const firstPeer = peerOf(first, outbound !== undefined);
    const targetPeer = peerOf(target, false);
    // Made before there is a socket: bad PEM fails here.
    const proxySecurity = first !== target && first.protocol === "https:" ? toProxy(first.port) : undefined;
    const security = target.protocol === "https:" ? toTarget(target.port) : undefined;

    enter("lookup", firstPeer);
    const addresses = await addressesOf(firstPeer, connecting);
    enter("connect", firstPeer);
    let socket: Socket = await dial(firstPeer, addresses, first.port, connecting);
    if (outbound !== undefined) {
      if (proxySecurity !== undefined) {
        enter("tls", firstPeer);
        socket = await secure(socket, firstPeer, proxySecurity, connecting);
      }
      enter("proxy", firstPeer);
      const wanted = authority(target.hostname, target.port);
      await askForTunnel(socket, firstPeer, wanted, outbound.server.authorization, connecting);
    }
    if (security !== undefined) {
      enter("tls", targetPeer);
      socket = await secure(socket, targetPeer, security, connecting);
    }
    return socket;
  };

  return ({ hostname, protocol, port }, callback) => {
    limited(settings.connectTimeout, attempts, (connecting, enter) =>
      open(endpoint(hostname, protocol, port), connecting, enter),
    ).then(
      (socket) => callback(null, socket),
      (error) => callback(error, null),
    );
  };
}

/** Runs within the connect timeout, which covers every stage together; 0: as long as it takes. */
async function limited(
  milliseconds: number,
  attempts: UnderWay<GiveUp>,
  run: (connecting: Connecting, enter: (stage: Stage, peer: Peer) => void) => Promise<Socket>,
): Promise<Socket> {
  const connecting = newConnecting();
  const leave = attempts.add(connecting.giveUp);
  let expire = () => {};
  const timer = milliseconds > 0 ? setTimeout(() => expire(), milliseconds) : undefined;
  try {
    return await run(connecting, (stage, peer) => {
      expire = () => connecting.giveUp(connectError({ kind: "timeout", peer, stage, milliseconds }));
    });
  } finally {
    clearTimeout(timer);
    leave();
  }
}

/** One context for every connection, made when the first one needs it: it reads some 150 roots where there is a `ca`. */
function secureOptions(settings: UpstreamSettings): (port: number) => SecureOptions {
  const sessions = sessionCache();
  let context: SecureOptions["context"] | undefined;
  return (port) => {
    context ??= secureContext(settings);
    return { context, verify: settings.secure, sessions, port };
  };
}

function endpoint(hostname: string, protocol: string, port: string): Endpoint {
  return {
    protocol: protocol === "https:" ? "https:" : "http:",
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? defaultPort(protocol) : Number(port),
  };
}

function peerOf(place: Endpoint, isProxy: boolean): Peer {
  return { shown: shownEndpoint(place), hostname: place.hostname, isProxy };
}
