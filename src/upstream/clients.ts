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
  /** Among those with nothing to do. */
  slot: number;
  connected: boolean;
  /** Its call has ended. */
  rest(): void;
}

/**
 * As many connections as there are calls at once; the one that was used last serves the next call, and what was enough for a burst
 * is closed when it has been idle for long. undici's Agent and its Pool look through all of them, twice a call. With a pipelining
 * of 0 undici ends each connection with its call.
 */
export function clients(options: Options.Options): Clients {
  const open = underWay<Client>();
  const idle = new Map<string, Place[]>();
  let closed = false;

  const newClient = (origin: string, free: Place[]): Place => {
    const client = new Client(origin, options);
    const place: Place = { client, slot: -1, connected: false, rest: () => {} };
    const forget = open.add(client);
    const end = (): void => {
      if (place.slot !== -1) takeOut(free, place);
      forget();
      if (!client.destroyed) void client.close();
    };
    forgetGivenUp(client);
    client.on("connect", () => {
      place.connected = true;
    });
    client.on("disconnect", () => {
      place.connected = false;
      if (place.slot !== -1) end();
    });
    place.rest = (): void => {
      if (isBusy(client) || place.slot !== -1) return;
      if (place.connected) place.slot = free.push(place) - 1;
      else end();
    };
    client.on("drain", place.rest);
    return place;
  };

  return {
    dispatch(call, handler) {
      let free = idle.get(call.origin);
      if (free === undefined) {
        free = [];
        idle.set(call.origin, free);
      }
      const place = free.pop() ?? newClient(call.origin, free);
      place.slot = -1;
      if (closed && !place.client.destroyed) void place.client.close();
      place.client.dispatch(call, handler);
      // One that undici refuses never was a call, and has no end.
      if (!isBusy(place.client)) place.rest();
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

/** undici tells that there is room in the microtask after, when there may be another call. */
function isBusy(client: Client): boolean {
  return Reflect.get(client, symbols.kSize) !== 0;
}
