import type { Socket } from "node:net";

/**
 * What a socket does by itself, where it has been given something else to do. That is one function for all of them: one for each
 * would stay with every WebSocket for as long as that is open.
 */
export function inherited(socket: Socket): Socket {
  return Object.getPrototypeOf(socket);
}
