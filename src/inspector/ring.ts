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
  /** Called with each exchange, by the end of the turn that it came in, and with the ids of those that made room for it. */
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
  /** Places for the kept ones in a circle, none of them taken away: what was kept in one is overwritten. */
  let slots: Slot[] = [];
  let oldest = 0;
  let kept = 0;
  let most = count;
  let characters = 0;
  let newest = emptySlot();
  let listener: RingListener | undefined;
  /** What has come in this turn of the event loop: one after the other they are kept in less time than each by itself. */
  let pending: Exchange[] = [];

  const slotAt = (place: number): Slot => {
    const at = (oldest + place) % most;
    slots[at] ??= emptySlot();
    return slots[at];
  };
  const letGo = (): void => {
    const { id, size } = slotAt(0);
    oldest = (oldest + 1) % most;
    kept -= 1;
    characters -= size;
    listener?.went(id);
  };

  const put = (exchange: Exchange): void => {
    if (kept === most) letGo();
    const slot = slotAt(kept++);
    fill(slot, exchange, newest);
    newest = slot;
    characters += slot.size;
    while (characters > mostCharacters && kept > 1) letGo();
    listener?.came(exchange);
  };
  const settle = (): void => {
    const all = pending;
    pending = [];
    for (const exchange of all) put(exchange);
  };

  return {
    push(exchange) {
      if (pending.push(exchange) === 1) setImmediate(settle);
    },
    get(id) {
      settle();
      // Those that are asked for have mostly just come.
      for (let place = kept - 1; place >= 0; place--) {
        const slot = slotAt(place);
        if (slot.id === id) return exchangeIn(slot);
      }
      return undefined;
    },
    all() {
      settle();
      return Array.from({ length: kept }, (_, place) => exchangeIn(slotAt(place)));
    },
    keep(next) {
      settle();
      while (kept > next) letGo();
      slots = Array.from({ length: kept }, (_, place) => slotAt(place));
      oldest = 0;
      most = next;
    },
    clear() {
      settle();
      slots = [];
      newest = emptySlot();
      kept = 0;
      characters = 0;
    },
    tell(next) {
      settle();
      listener = next;
    },
  };
}
