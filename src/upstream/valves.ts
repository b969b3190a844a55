import type { Socket } from "node:net";
import { inherited } from "./inherited.ts";

/** Backpressure at the sockets themselves. */
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
  /** In the place of `read`. */
  function gated(this: Socket, size?: number): ReturnType<Socket["read"]> {
    // Node's own way to ask the system for more, with 0, takes nothing out.
    if (size !== 0) {
      if (shut.has(this)) return null;
      reading = this;
    }
    return inherited(this).read.call(this, size);
  }
  return {
    install(socket) {
      socket.read = gated;
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
