import type { Dispatcher, Client as Options } from "undici";
import { Client } from "./agent.ts";
import { forgetGivenUp } from "./given-up.ts";
import { underWay } from "./under-way.ts";

/** Where calls go. */
export interface Calls {
  dispatch(
    options: Dispatcher.DispatchOptions & { readonly origin: string },
    handler: Dispatcher.DispatchHandler,
  ): void;
}

/** A connection for each call, made for it and ended with it. */
export interface Unshared extends Calls {
  /** Resolves when the calls under way have ended. */
  close(): Promise<void>;
  destroy(reason: Error): Promise<void>;
}

/** undici's Agent would make a pool of connections for each call, with a queue of 16 KB, and throw it away. */
export function unsharedCalls(shared: Options.Options): Unshared {
  // Without pipelining undici keeps no connection for another call.
  const options = { ...shared, pipelining: 0 };
  const clients = underWay<Client>();
  let closed = false;
  return {
    dispatch(call, handler) {
      const client = new Client(call.origin, options);
      forgetGivenUp(client);
      if (closed) void client.close();
      else forgetAtItsEnd(client, clients.add(client));
      client.dispatch(call, handler);
    },
    async close() {
      closed = true;
      await Promise.all(clients.all().map((client) => client.close()));
    },
    async destroy(reason) {
      closed = true;
      await Promise.all(clients.all().map((client) => client.destroy(reason)));
    },
  };
}

/** A connection that was lost before the call went out over it is made again. */
function forgetAtItsEnd(client: Client, forget: () => void): void {
  const ended = (): void => {
    if (client.stats.size === 0) forget();
  };
  client.on("disconnect", ended).on("connectionError", ended);
}
