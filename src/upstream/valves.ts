import type { Socket } from "node:net";

/** Backpressure at the sockets themselves. */
export interface Valves {
  install(socket: Socket): void;
  /** Shuts the valve of the socket whose bytes are being taken in right now, and returns what opens it. */
  shut(): () => void;
}

interface Valve {
  isShut: boolean;
  readonly tellReadable: () => void;
}

/**
 * undici 7 must not be told to pause: it asserts that its parser is not paused when a connection ends, in an event of the
 * socket where nobody can catch it (https://github.com/nodejs/undici/issues/5360; 8 has the repair, and needs Node 22). It takes
 * bytes by `read()` and parses them before it asks for more, so a socket that has none to give has the same effect.
 */
export function valves(): Valves {
  let reading: Valve | undefined;
  return {
    install(socket) {
      const read = socket.read.bind(socket);
      const valve: Valve = {
        isShut: false,
        tellReadable: () => {
          if (!socket.destroyed) socket.emit("readable");
        },
      };
      socket.read = (size?: number) => {
        // Node's own way to ask the system for more; it takes nothing out.
        if (size === 0) return read(0);
        if (valve.isShut) return null;
        reading = valve;
        return read(size);
      };
    },
    shut() {
      const valve = reading;
      if (valve === undefined) return () => {};
      valve.isShut = true;
      return () => {
        valve.isShut = false;
        // Not at once: we may have been called out of the parser.
        process.nextTick(valve.tellReadable);
      };
    },
  };
}
