import type { Duplex } from "node:stream";

/** What goes each way as it goes, and that both ways have ended. */
export interface TunnelEvents {
  fromClient(chunk: Buffer): void;
  fromUpstream(chunk: Buffer): void;
  closed(): void;
}

/** One socket of a tunnel. */
interface End {
  readonly peer: Duplex;
  readonly both: Both;
  readonly isClient: boolean;
  hasEnded: boolean;
}

interface Both {
  open: number;
  readonly events: TunnelEvents;
}

/** Found by the socket: thousands of tunnels may be idle, and listeners that are the same for all take no memory of their own. */
const ends = new WeakMap<Duplex, End>();

/**
 * Two sockets of an upgrade, joined: bytes both ways with backpressure, an end travels on as an end (half-close), a
 * reset as a reset. Returns what cuts both.
 */
export function tunnel(client: Duplex, upstream: Duplex, events: TunnelEvents): () => void {
  const both = { open: 2, events };
  ends.set(client, { peer: upstream, both, isClient: true, hasEnded: false });
  ends.set(upstream, { peer: client, both, isClient: false, hasEnded: false });
  for (const socket of [client, upstream]) {
    socket.on("data", passOn).on("drain", goOn).on("end", endPeer).on("error", ignore).on("close", closeBoth);
  }
  client.resume();
  upstream.resume();
  return () => {
    client.destroy();
    upstream.destroy();
  };
}

function passOn(this: Duplex, chunk: Buffer): void {
  const end = ends.get(this);
  if (end === undefined) return;
  const { events } = end.both;
  if (end.isClient) events.fromClient(chunk);
  else events.fromUpstream(chunk);
  if (!end.peer.write(chunk)) this.pause();
}

function goOn(this: Duplex): void {
  ends.get(this)?.peer.resume();
}

function endPeer(this: Duplex): void {
  const end = ends.get(this);
  if (end === undefined) return;
  end.hasEnded = true;
  end.peer.end();
}

/** An error is told by the close that follows it; without a listener it would end the process. */
function ignore(): void {}

function closeBoth(this: Duplex): void {
  const end = ends.get(this);
  if (end === undefined) return;
  if (!end.hasEnded) reset(end.peer);
  end.both.open -= 1;
  if (end.both.open === 0) end.both.events.closed();
}

/** A TLS socket has no reset of its own: it is destroyed, and its peer sees the missing close_notify. */
function reset(socket: Duplex): void {
  if (socket.destroyed) return;
  if (
    "resetAndDestroy" in socket &&
    typeof socket.resetAndDestroy === "function" &&
    !("encrypted" in socket)
  ) {
    socket.resetAndDestroy();
  } else {
    socket.destroy();
  }
}
