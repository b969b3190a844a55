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
  count(chunk);
}

/** To the page. */
export function received(live: Live, chunk: Buffer): void {
  live.bytesOut += chunk.length;
  live.watcher?.received(chunk);
  count(chunk);
}

function count({ length }: Buffer): void {
  passed += length;
  if (passed < much) return;
  passed = 0;
  muchHasPassed?.();
}
