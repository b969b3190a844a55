import type { Dispatcher, Client as Options } from "undici";
import { forgetGivenUp } from "./given-up.ts";
import { takeOut, underWay } from "./under-way.ts";
import { Client, symbols } from "./undici.ts";

/** Where calls go. */
export interface Calls {
  dispatch(
    options: Dispatcher.DispatchOptions & { readonly origin: string },
    handler: Dispatcher.DispatchHandler,
  ): void;
}

export interface Clients extends Calls {
  /** Resolves when the calls under way have ended. */
  close(): Promise<void>;
  destroy(reason: Error): Promise<void>;
}

/** A client of undici's is one connection. */
interface Place {
  readonly client: Client;
  /** Those of its origin with nothing to do; its place among them, -1 while it has a call. */
  readonly idle: Place[];
  slot: number;
  connected: boolean;
  /** Takes it off the list of those that are open. */
  readonly forget: () => void;
}

/**
 * As many connections as there are calls at once; the one that was used last serves the next call, and what was enough for a burst
 * is closed when it has been idle for long. undici's Agent and its Pool look through all of them, twice a call. With a pipelining
 * of 0 undici ends each connection with its call.
 */
export function clients(options: Options.Options): Clients {
  const open = underWay<Client>();
  const byOrigin = new Map<string, Place[]>();
  let closed = false;

  const idleAt = (origin: string): Place[] => {
    const known = byOrigin.get(origin);
    if (known !== undefined) return known;
    const none: Place[] = [];
    byOrigin.set(origin, none);
    return none;
  };

  const newPlace = (origin: string, idle: Place[]): Place => {
    const client = new Client(origin, options);
    const place = { client, idle, slot: -1, connected: false, forget: open.add(client) };
    forgetGivenUp(client);
    client.on("connect", () => {
      place.connected = true;
    });
    client.on("disconnect", () => {
      place.connected = false;
      if (place.slot !== -1) end(place);
    });
    client.on("drain", () => rest(place));
    return place;
  };

  return {
    dispatch(call, handler) {
      const here = idleAt(call.origin);
      const place = here.pop() ?? newPlace(call.origin, here);
      place.slot = -1;
      if (closed) close(place.client);
      place.client.dispatch(call, handler);
      // One that undici refuses never was a call, and has no end.
      rest(place);
    },
    async close() {
      closed = true;
      await Promise.all(open.all().map((client) => client.close()));
    },
    async destroy(reason) {
      closed = true;
      await Promise.all(open.all().map((client) => client.destroy(reason)));
    },
  };
}

/** For the next call, where this one has ended: undici tells so in the microtask after, when there may be another. */
function rest(place: Place): void {
  const isBusy = Reflect.get(place.client, symbols.kSize) !== 0;
  if (isBusy || place.slot !== -1) return;
  if (place.connected) place.slot = place.idle.push(place) - 1;
  else end(place);
}

function end(place: Place): void {
  if (place.slot !== -1) takeOut(place.idle, place);
  place.forget();
  close(place.client);
}

/** One that is destroyed already rejects, and nobody waits for it here. */
function close(client: Client): void {
  if (!client.destroyed) void client.close();
}
