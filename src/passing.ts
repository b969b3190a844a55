import type { Live } from "./live.ts";

/**
 * Bytes. Node takes memory outside of V8's heap for each piece that it reads, and gets it back when V8 collects. By itself V8 does
 * so after 32 MB, and marks the whole heap as well, since with them the heap looks as if it had grown fourfold.
 */
const much = 4 * 1024 * 1024;

/** Not a proxy's but the process's, as its heap is: all proxies of a process fill it. */
let passed = 0;
let muchHasPassed: (() => void) | undefined;

export function whenMuchHasPassed(callback: () => void): void {
  muchHasPassed = callback;
}

/** From the page: of its body or its WebSocket. */
export function sent(live: Live, chunk: Buffer): void {
  live.bytesIn += chunk.length;
  live.watcher?.sent(chunk);
  thrownAway(chunk.length);
}

/** To the page. */
export function received(live: Live, chunk: Buffer): void {
  live.bytesOut += chunk.length;
  live.watcher?.received(chunk);
  thrownAway(chunk.length);
}

/** Of `much`, so that V8 collects after 40: with 1,000 open each takes 20 KB then; after 16, after 256 and by itself it is 23 to 25. */
const anOpening = Math.ceil(much / 40);

/** What it took to open a WebSocket is thrown away as well, and V8 would give young objects more and more room for it. */
export function webSocketOpened(): void {
  thrownAway(anOpening);
}

function thrownAway(bytes: number): void {
  passed += bytes;
  if (passed < much) return;
  passed = 0;
  muchHasPassed?.();
}
