import type { Duplex } from "node:stream";

/** What goes each way as it goes, and that both ways have ended. */
export interface TunnelEvents {
  fromClient(chunk: Buffer): void;
  fromUpstream(chunk: Buffer): void;
  closed(): void;
}

/**
 * Two sockets of an upgrade, joined: bytes both ways with backpressure, an end travels on as an end (half-close), a
 * reset as a reset. Returns what cuts both.
 */
export function tunnel(client: Duplex, upstream: Duplex, events: TunnelEvents): () => void {
  let open = 2;
  const closed = (): void => {
    open -= 1;
    if (open === 0) events.closed();
  };
  join(client, upstream, events.fromClient, closed);
  join(upstream, client, events.fromUpstream, closed);
  return () => {
    client.destroy();
    upstream.destroy();
  };
}

function join(from: Duplex, to: Duplex, passed: (chunk: Buffer) => void, closed: () => void): void {
  let ended = false;
  from.on("data", (chunk: Buffer) => {
    passed(chunk);
    if (!to.write(chunk)) from.pause();
  });
  to.on("drain", () => from.resume());
  from.on("end", () => {
    ended = true;
    to.end();
  });
  // An error is told by the close that follows it; without a listener it would end the process.
  from.on("error", () => {});
  from.on("close", () => {
    if (!ended) reset(to);
    closed();
  });
  from.resume();
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
