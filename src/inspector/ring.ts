import type { Exchange } from "../observe/exchange.ts";
import { emptySlot, exchangeIn, fill, type Slot } from "./slot.ts";

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

export function createRing(count = keptUnseen): Ring {
  // An array that is shortened from the front now and then: the tables of a Map hold on to what was in them.
  let kept: (Slot | undefined)[] = [];
  /** How many places at its beginning are empty. */
  let gone = 0;
  let most = count;
  let characters = 0;
  let listener: RingListener | undefined;
  /** Of the last one that went, for the next one that comes. */
  let spare: Slot | undefined;

  const makeRoom = (): void => {
    while (kept.length - gone > most || (characters > mostCharacters && kept.length - gone > 1)) {
      const oldest = kept[gone];
      kept[gone++] = undefined;
      characters -= oldest?.size ?? 0;
      if (oldest === undefined) continue;
      spare = oldest;
      listener?.went(oldest.id);
    }
    if (gone < keptUnseen || gone < kept.length / 2) return;
    kept = kept.slice(gone);
    gone = 0;
  };

  return {
    push(exchange) {
      const slot = spare ?? emptySlot();
      spare = undefined;
      fill(slot, exchange, kept[kept.length - 1]?.texts ?? []);
      kept.push(slot);
      characters += slot.size;
      makeRoom();
      listener?.came(exchange);
    },
    get(id) {
      // Those that are asked for have mostly just come.
      for (let i = kept.length - 1; i >= gone; i--) {
        const slot = kept[i];
        if (slot?.id === id) return exchangeIn(slot);
      }
      return undefined;
    },
    all: () => kept.slice(gone).flatMap((slot) => (slot === undefined ? [] : exchangeIn(slot))),
    keep(next) {
      most = next;
      makeRoom();
    },
    clear() {
      kept = [];
      gone = 0;
      characters = 0;
      spare = undefined;
    },
    tell(next) {
      listener = next;
    },
  };
}
