import type { Exchange } from "../observe/exchange.ts";
import { emptyList, type KeptList, keepList, listIn } from "./kept-list.ts";

/**
 * A place for the head of an exchange, filled again when that one has gone. An exchange is some thirty objects, most of
 * them strings of its headers, and 500 of them are alive at any time: the garbage collector would carry them all along at
 * each of its rounds, which cost about a tenth of the throughput. A slot is old, and next to nothing in it is new.
 */
export type Slot = Lists &
  Numbers & { -readonly [Key in Exclude<keyof Exchange, keyof (Lists & Numbers)>]: Exchange[Key] };

interface Lists {
  readonly requestHeaders: KeptList;
  readonly upstreamRequestHeaders: KeptList;
  readonly upstreamResponseHeaders: KeptList;
  readonly responseHeaders: KeptList;
}

interface Numbers {
  /** NaN: there was none. A number or undefined would be a new object each time. */
  connectedMs: number;
  waitedMs: number;
  /** Characters that this exchange brought along: what it shares with the one before is not its own. */
  size: number;
}

const none: readonly string[] = [];

export function emptySlot(): Slot {
  return {
    id: 0,
    kind: "call",
    time: Number.NaN,
    durationMs: Number.NaN,
    method: "",
    path: "",
    host: undefined,
    origin: undefined,
    route: undefined,
    upstream: undefined,
    status: 0,
    bytesIn: 0,
    bytesOut: 0,
    requestHeaders: emptyList(),
    upstreamRequestHeaders: emptyList(),
    upstreamStatus: undefined,
    upstreamResponseHeaders: emptyList(),
    responseHeaders: emptyList(),
    failure: undefined,
    connectedMs: Number.NaN,
    waitedMs: Number.NaN,
    aborted: false,
    notes: none,
    size: 0,
  };
}

/** `before`: the last one that was kept. Where both say the same, and mostly they do, its strings and lists serve again. */
export function fill(slot: Slot, exchange: Exchange, before: Slot): void {
  slot.id = exchange.id;
  slot.kind = exchange.kind;
  slot.time = exchange.time;
  slot.durationMs = exchange.durationMs;
  slot.method = exchange.method;
  slot.path = same(exchange.path, before.path);
  slot.host = same(exchange.host, before.host);
  slot.origin = same(exchange.origin, before.origin);
  slot.route = exchange.route;
  slot.upstream = same(exchange.upstream, before.upstream);
  slot.status = exchange.status;
  slot.bytesIn = exchange.bytesIn;
  slot.bytesOut = exchange.bytesOut;
  slot.upstreamStatus = exchange.upstreamStatus;
  slot.failure = exchange.failure;
  slot.connectedMs = exchange.connectedMs ?? Number.NaN;
  slot.waitedMs = exchange.waitedMs ?? Number.NaN;
  slot.aborted = exchange.aborted;
  slot.notes = exchange.notes.length === 0 ? none : exchange.notes;
  slot.size =
    slot.path.length +
    keepList(slot.requestHeaders, exchange.requestHeaders, before.requestHeaders) +
    keepList(slot.upstreamRequestHeaders, exchange.upstreamRequestHeaders, before.upstreamRequestHeaders) +
    keepList(slot.upstreamResponseHeaders, exchange.upstreamResponseHeaders, before.upstreamResponseHeaders) +
    keepList(slot.responseHeaders, exchange.responseHeaders, before.responseHeaders);
}

function same<T extends string | undefined>(text: T, known: T): T {
  return text === known ? known : text;
}

/** The exchange as it came, in an object of its own. */
export function exchangeIn({ size: _, connectedMs, waitedMs, ...rest }: Slot): Exchange {
  return {
    ...rest,
    requestHeaders: listIn(rest.requestHeaders) ?? none,
    upstreamRequestHeaders: listIn(rest.upstreamRequestHeaders),
    upstreamResponseHeaders: listIn(rest.upstreamResponseHeaders),
    responseHeaders: listIn(rest.responseHeaders) ?? none,
    connectedMs: measured(connectedMs),
    waitedMs: measured(waitedMs),
  };
}

function measured(milliseconds: number): number | undefined {
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
