import type { Socket } from "node:net";
import { pushEnd } from "./again.ts";
import { inherited } from "./inherited.ts";

/** Sockets that hand over what has come at once, and backpressure at the sockets themselves. */
export interface Valves {
  install(socket: Socket): void;
  /** Shuts the valve of the socket whose bytes are being taken in right now, and returns what opens it. */
  shut(): () => void;
}

/**
 * undici 7 must not be told to pause: it asserts that its parser is not paused when a connection ends, in an event of the
 * socket where nobody can catch it (https://github.com/nodejs/undici/issues/5360; 8 has the repair, and needs Node 22). It takes
 * bytes by `read()` and parses them before it asks for more, so a socket that has none to give has the same effect.
 */
export function valves(): Valves {
  let reading: Socket | undefined;
  const shut = new WeakSet<Socket>();
  /** What has come just now, for the one who is told that something is there to be read. */
  let arriving: Socket | undefined;
  let arrived: unknown = null;
  /** In the place of `read`. */
  function gated(this: Socket, size?: number): ReturnType<Socket["read"]> {
    // Node's own way to ask the system for more, with 0, takes nothing out.
    if (size !== 0) {
      if (shut.has(this)) return null;
      reading = this;
      if (arriving === this) {
        const chunk = arrived;
        arrived = null;
        return chunk;
      }
    }
    return inherited(this).read.call(this, size);
  }
  /**
   * In the place of `push`: nothing waits to be read, so what has come is read at once. By itself Node would put it into a list, say
   * so a tick later, and take it out again.
   */
  function handedOver(this: Socket, chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk === null) return pushEnd(this);
    if (this.readableLength > 0 || this.listenerCount("readable") === 0) {
      return inherited(this).push.call(this, chunk, encoding);
    }
    arriving = this;
    arrived = chunk;
    try {
      this.emit("readable");
    } finally {
      arriving = undefined;
    }
    if (arrived === null) return true;
    // Whoever reads waits for a client.
    const left = arrived;
    arrived = null;
    return inherited(this).push.call(this, left, encoding);
  }
  return {
    install(socket) {
      socket.read = gated;
      socket.push = handedOver;
    },
    shut() {
      const socket = reading;
      if (socket === undefined) return () => {};
      shut.add(socket);
      return () => {
        shut.delete(socket);
        // Not at once: we may have been called out of the parser.
        process.nextTick(tellReadable, socket);
      };
    },
  };
}

function tellReadable(socket: Socket): void {
  if (!socket.destroyed) socket.emit("readable");
}
