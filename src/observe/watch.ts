import type { Exchange } from "./exchange.ts";

/** Somebody who looks at one exchange while it passes. The chunks are the proxy's own: read, never changed. */
export interface Watcher {
  /** The answer's head is known: with it, what the exchange is. A body may be long in coming. */
  answered(): void;
  /** From the page: its body, or bytes of its WebSocket. */
  sent(chunk: Buffer): void;
  /** To the page. */
  received(chunk: Buffer): void;
}

/** Called for every exchange that begins while somebody looks, and for those that are under way by then. */
export type Watch = (id: number, soFar: () => Exchange) => Watcher;
