import type { Live } from "./live.ts";

/**
 * Bytes. Node takes memory outside of V8's heap for each piece that it reads, and gets it back when V8 collects. By itself V8 does
 * so after 32 MB, and marks the whole heap as well, since with them the heap looks as if it had grown fourfold.
 */
const much = 4 * 1024 * 1024;

let passed = 0;
let muchHasPassed: (() => void) | undefined;

/** One for the process, as its heap is. */
export function whenMuchHasPassed(callback: () => void): void {
  muchHasPassed = callback;
}

/** From the page: of its body or its WebSocket. */
export function sent(live: Live, chunk: Buffer): void {
  live.bytesIn += chunk.length;
  live.watcher?.sent(chunk);
  leaves(chunk.length);
}

/** To the page. */
export function received(live: Live, chunk: Buffer): void {
  live.bytesOut += chunk.length;
  live.watcher?.received(chunk);
  leaves(chunk.length);
}

/**
 * A WebSocket has been opened. What that took is thrown away, and V8 would give young objects more and more room for it: of 1,000
 * each kept 25 KB in memory. With a collection after each 40 it is 20; after each 16, or each 256, it is more again.
 */
export function opened(): void {
  leaves(much / 40);
}

function leaves(bytes: number): void {
  passed += bytes;
  if (passed < much) return;
  passed = 0;
  muchHasPassed?.();
}
