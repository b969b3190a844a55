import type { RawHeaders } from "../headers.ts";
import type { Exchange } from "../observe/exchange.ts";

/**
 * The last exchanges' heads: all that is kept while nobody looks. Secrets are in here as they came; whoever shows an
 * exchange takes them out first.
 */
export interface Ring {
  push(exchange: Exchange): void;
  get(id: number): Exchange | undefined;
  /** The oldest first. */
  all(): readonly Exchange[];
  /** How many are kept from now on. */
  keep(count: number): void;
  clear(): void;
  /** Called with each exchange, and with the ids of those that made room for it. */
  tell(listener: RingListener | undefined): void;
}

export interface RingListener {
  came(exchange: Exchange): void;
  went(id: number): void;
}

/** From the start, so that a page which is opened after a failure shows it. */
export const keptUnseen = 500;

/** Characters in all the heads together: a page that sends 60 kB of cookies with each call must not fill the memory. */
const mostCharacters = 16 * 1024 * 1024;

interface Kept {
  readonly exchange: Exchange;
  readonly size: number;
}

export function createRing(count = keptUnseen): Ring {
  // An array that is shortened from the front now and then: the tables of a Map hold on to what was in them.
  let kept: (Kept | undefined)[] = [];
  /** How many places at its beginning are empty. */
  let gone = 0;
  let most = count;
  let characters = 0;
  let listener: RingListener | undefined;

  const makeRoom = (): void => {
    while (kept.length - gone > most || (characters > mostCharacters && kept.length - gone > 1)) {
      const oldest = kept[gone];
      kept[gone++] = undefined;
      characters -= oldest?.size ?? 0;
      if (oldest !== undefined) listener?.went(oldest.exchange.id);
    }
    if (gone < keptUnseen || gone < kept.length / 2) return;
    kept = kept.slice(gone);
    gone = 0;
  };

  return {
    push(exchange) {
      const size = sizeOf(exchange);
      kept.push({ exchange, size });
      characters += size;
      makeRoom();
      listener?.came(exchange);
    },
    get(id) {
      // Those that are asked for have mostly just come.
      for (let i = kept.length - 1; i >= gone; i--) if (kept[i]?.exchange.id === id) return kept[i]?.exchange;
      return undefined;
    },
    all: () => kept.slice(gone).flatMap((one) => one?.exchange ?? []),
    keep(next) {
      most = next;
      makeRoom();
    },
    clear() {
      kept = [];
      gone = 0;
      characters = 0;
    },
    tell(next) {
      listener = next;
    },
  };
}

function sizeOf(exchange: Exchange): number {
  const { path, requestHeaders, upstreamRequestHeaders, upstreamResponseHeaders, responseHeaders } = exchange;
  let size = path.length + lengthOf(requestHeaders) + lengthOf(responseHeaders);
  if (upstreamRequestHeaders !== undefined) size += lengthOf(upstreamRequestHeaders);
  if (upstreamResponseHeaders !== undefined) size += lengthOf(upstreamResponseHeaders);
  return size;
}

function lengthOf(headers: RawHeaders): number {
  let length = 0;
  for (const text of headers) length += text.length;
  return length;
}
