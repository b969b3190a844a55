import type { Server } from "node:http";
import { codeOf, type Listener, listenOn, type Place } from "./listen.ts";

/** Where the proxy listens now: opened once, moved by reloads, closed at the end; one after the other, in the order asked for. */
export interface Front {
  /** Nothing is left to do for this place, and nothing is under way. */
  isAt(place: Place): boolean;
  open(place: () => Place): Promise<Listener>;
  /** Opens the new place, calls `opened`, and leaves the old one: connections there go on. On an error all stays as it was. */
  move(place: Place, opened: () => void): Promise<void>;
  /** Connections go on until `closeConnections`. */
  stop(): void;
  closeConnections(): Promise<void>;
}

export function front(create: () => Server): Front {
  /** With connections that may be open. */
  const serving = new Set<Server>();
  let current: { readonly listener: Listener; readonly place: Place } | undefined;
  let closed = false;
  let underWay = 0;
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    underWay++;
    const result = last.then(work).finally(() => underWay--);
    last = result.catch(() => {});
    return result;
  };

  const createServing = (): Server => {
    const server = create();
    server.once("listening", () => serving.add(server)).once("close", () => serving.delete(server));
    return server;
  };

  const enter = (listener: Listener, place: Place): void => {
    const before = current?.listener;
    current = { listener, place };
    if (before !== undefined) stopListening(before, listener);
    if (closed) stopListening(listener);
  };

  const openBeside = async (place: Place, before: Listener): Promise<Listener> => {
    try {
      return await listenOn(createServing, place, before);
    } catch (error) {
      if (place.port !== before.port || codeOf(error) !== "EADDRINUSE") throw error;
    }
    // A port on one address and on all of them exclude each other: here the old one has to go first.
    stopListening(before);
    try {
      return await listenOn(createServing, place);
    } catch (error) {
      const hosts = [...before.servers.keys()];
      enter(await listenOn(createServing, { port: before.port, hosts }), current?.place ?? place);
      throw error;
    }
  };

  return {
    isAt: (place) => underWay === 0 && (current === undefined || samePlace(current.place, place)),
    open: (place) =>
      inTurn(async () => {
        if (closed) throw new Error("This proxy has been closed: create another one");
        if (current !== undefined) return current.listener;
        const wanted = place();
        const listener = await listenOn(createServing, wanted);
        enter(listener, wanted);
        return listener;
      }),
    move: (place, opened) =>
      inTurn(async () => {
        if (closed || current === undefined || samePlace(current.place, place)) return opened();
        const listener = await openBeside(place, current.listener);
        opened();
        enter(listener, place);
      }),
    stop() {
      closed = true;
      if (current !== undefined) stopListening(current.listener);
    },
    async closeConnections() {
      await last;
      for (const server of serving) server.closeAllConnections();
    },
  };
}

function stopListening(listener: Listener, except?: Listener): void {
  for (const [host, server] of listener.servers) {
    if (except?.servers.get(host) !== server) server.close();
  }
}

function samePlace(a: Place, b: Place): boolean {
  return a.port === b.port && a.hosts.join() === b.hosts.join();
}
