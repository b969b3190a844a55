import type { Socket } from "node:net";
import type { Client } from "undici";
import type { UpstreamSettings } from "../config/config.ts";
import { together } from "../together.ts";
import { rememberEnd } from "./again.ts";
import type { Beginning } from "./call.ts";
import { type Calls, type Clients, clients } from "./clients.ts";
import { connector, type GiveUp } from "./connect.ts";
import { type HeadDecoder, headDecoder, headText } from "./decode.ts";
import { withLateParser } from "./late-parser.ts";
import { type UnderWay, underWay } from "./under-way.ts";
import { valves } from "./valves.ts";

export interface UpstreamPool {
  /** Where calls with these settings are dispatched. Asked for each call, never kept. */
  dispatcher(settings: UpstreamSettings): Calls;
  /** The same for an upgrade, and for a call that has lost a race: it gets a new connection, which no other call shares. */
  unshared(settings: UpstreamSettings): Calls;
  /** Holds back the connection whose answer is being taken in right now; the returned function lets it go on. */
  holdBack(): () => void;
  /** Reads the heads of answers. */
  readonly decode: HeadDecoder;
  /** Begins an answer at the end of this turn of the event loop. */
  beginSoon(answer: Beginning): void;
  /** After a reload: connections of settings that are in no route any more close when their calls have ended. */
  retain(settings: readonly UpstreamSettings[]): void;
  /** Resolves when the calls under way have ended. */
  close(): Promise<void>;
  /** Ends calls and attempts to connect at once. */
  destroy(): Promise<void>;
}

interface Entry {
  readonly shared: Clients;
  readonly unshared: Clients;
  /** Ends attempts to connect and connections alike; `clients` know only their own, and not what is being connected. */
  readonly end: (reason: Error) => void;
}

/** Routes whose settings are equal share connections, across reloads as well. */
export function upstreamPool(): UpstreamPool {
  const inUse = new Map<string, Entry>();
  const closing = new Set<Entry>();
  const keys = new WeakMap<UpstreamSettings, string>();
  const { install, shut } = valves();
  const text = headText();
  const prepare = (socket: Socket): void => {
    install(socket);
    // undici asks for it there.
    Object.assign(socket, { headText: text });
  };
  let closed = false;

  const keyOf = (settings: UpstreamSettings) => {
    const known = keys.get(settings);
    if (known !== undefined) return known;
    const key = settingsKey(settings);
    keys.set(settings, key);
    return key;
  };

  const entryOf = (settings: UpstreamSettings) => {
    const key = keyOf(settings);
    const known = inUse.get(key);
    if (known !== undefined) return known;
    const entry = newEntry(settings, prepare);
    // A pool that is closed hands out closed dispatchers: they fail their calls, as undici's do.
    if (closed) void closeClients(entry);
    else inUse.set(key, entry);
    return entry;
  };

  const closeEntry = async (key: string, entry: Entry) => {
    inUse.delete(key);
    closing.add(entry);
    await closeClients(entry);
    closing.delete(entry);
  };

  const closeAll = async () => {
    closed = true;
    await Promise.all([...inUse].map(([key, entry]) => closeEntry(key, entry)));
  };

  return {
    dispatcher: (settings) => entryOf(settings).shared,
    unshared: (settings) => entryOf(settings).unshared,
    holdBack: shut,
    decode: headDecoder(),
    beginSoon: together((answer) => answer.begin()),
    retain(settings) {
      const kept = new Set(settings.map(keyOf));
      for (const [key, entry] of inUse) {
        if (!kept.has(key)) void closeEntry(key, entry);
      }
    },
    close: closeAll,
    async destroy() {
      closed = true;
      const entries = [...inUse.values(), ...closing];
      inUse.clear();
      const reason = Object.assign(new Error("The pool is closed"), { code: "POOL_CLOSED" });
      const destroyed = entries.flatMap(({ shared, unshared }) => [
        shared.destroy(reason),
        unshared.destroy(reason),
      ]);
      for (const { end } of entries) end(reason);
      await Promise.all(destroyed);
    },
  };
}

async function closeClients({ shared, unshared }: Entry): Promise<void> {
  await Promise.all([shared.close(), unshared.close()]);
}

function newEntry(settings: UpstreamSettings, prepare: (socket: Socket) => void): Entry {
  const attempts = underWay<GiveUp>();
  const sockets = underWay<Socket>();
  const connect = connector(settings, attempts);
  const options: Client.Options = {
    connect: (options, callback) =>
      connect(options, (...result) => {
        const [, socket] = result;
        if (socket === null) return callback(...result);
        rememberEnd(socket);
        prepare(socket);
        keepWhileOpen(sockets, socket);
        withLateParser(() => callback(...result));
      }),
    // Streams are never cut: a call that has a response timeout brings it along.
    headersTimeout: 0,
    bodyTimeout: 0,
    // Servers that say how long they keep an idle connection are believed, up to a minute.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: 128 * 1024,
    allowH2: false,
  };
  const end = (reason: Error) => {
    for (const giveUp of attempts.all()) giveUp(reason);
    for (const socket of sockets.all()) socket.destroy(reason);
  };
  return {
    shared: clients({ ...options, pipelining: 1 }),
    unshared: clients({ ...options, pipelining: 0 }),
    end,
  };
}

/** By itself: a listener made beside the connecting would keep undici's client beside a WebSocket for as long as that is open. */
function keepWhileOpen(sockets: UnderWay<Socket>, socket: Socket): void {
  socket.once("close", sockets.add(socket));
}

/** Every setting counts, in an order of our own: two configs may have been put together differently. */
function settingsKey({ secure, ca, cert, key, passphrase, proxy, connectTimeout }: UpstreamSettings): string {
  const { http, https, noProxy, loopback } = proxy;
  const all = [secure, ca, cert, key, passphrase, http, https, noProxy, loopback, connectTimeout];
  return JSON.stringify(all);
}
