import type { RawHeaders } from "../headers.ts";
import type { Exchange, ExchangeKind, Failure } from "../observe/exchange.ts";

/**
 * A place for the head of an exchange, filled again when that one has gone. An exchange is some thirty objects, most of
 * them strings of its headers, and 500 of them are alive at any time: the garbage collector would carry them all along at
 * each of its rounds, which cost about a tenth of the throughput. A slot is old, and next to nothing in it is new.
 */
export interface Slot {
  id: number;
  kind: ExchangeKind;
  time: number;
  durationMs: number;
  method: string;
  route: string | undefined;
  status: number;
  bytesIn: number;
  bytesOut: number;
  upstreamStatus: number | undefined;
  failure: Failure | undefined;
  /** NaN: there was none. A number or undefined would be a new object each time. */
  connectedMs: number;
  waitedMs: number;
  aborted: boolean;
  notes: readonly string[];
  /** Path, host, origin, upstream, then the four lists of headers, one after the other. */
  readonly texts: (string | undefined)[];
  /** How many texts the first three lists have, -1 for one that there was not; the rest is the fourth. */
  asked: number;
  forwarded: number;
  heard: number;
  /** Characters of all the texts. */
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
    route: undefined,
    status: 0,
    bytesIn: 0,
    bytesOut: 0,
    upstreamStatus: undefined,
    failure: undefined,
    connectedMs: Number.NaN,
    waitedMs: Number.NaN,
    aborted: false,
    notes: none,
    texts: [],
    asked: 0,
    forwarded: -1,
    heard: -1,
    size: 0,
  };
}

/** `before`: the texts of the last one that was kept. Where they are the same, and most are, its strings serve again. */
export function fill(slot: Slot, exchange: Exchange, before: Texts): void {
  slot.id = exchange.id;
  slot.kind = exchange.kind;
  slot.time = exchange.time;
  slot.durationMs = exchange.durationMs;
  slot.method = exchange.method;
  slot.route = exchange.route;
  slot.status = exchange.status;
  slot.bytesIn = exchange.bytesIn;
  slot.bytesOut = exchange.bytesOut;
  slot.upstreamStatus = exchange.upstreamStatus;
  slot.failure = exchange.failure;
  slot.connectedMs = exchange.connectedMs ?? Number.NaN;
  slot.waitedMs = exchange.waitedMs ?? Number.NaN;
  slot.aborted = exchange.aborted;
  slot.notes = exchange.notes.length === 0 ? none : exchange.notes;

  const { requestHeaders, upstreamRequestHeaders, upstreamResponseHeaders, responseHeaders } = exchange;
  const { texts } = slot;
  put(texts, 0, exchange.path, before);
  put(texts, 1, exchange.host, before);
  put(texts, 2, exchange.origin, before);
  put(texts, 3, exchange.upstream, before);
  let end = putList(texts, 4, requestHeaders, before);
  end = putList(texts, end, upstreamRequestHeaders ?? none, before);
  end = putList(texts, end, upstreamResponseHeaders ?? none, before);
  end = putList(texts, end, responseHeaders, before);
  slot.asked = requestHeaders.length;
  slot.forwarded = upstreamRequestHeaders?.length ?? -1;
  slot.heard = upstreamResponseHeaders?.length ?? -1;
  if (texts.length > end) texts.length = end;
  slot.size = lengthOf(texts);
}

type Texts = readonly (string | undefined)[];

function put(texts: Slot["texts"], at: number, text: string | undefined, before: Texts): void {
  const known = before[at];
  texts[at] = known === text ? known : text;
}

/** Returns where the next list begins. */
function putList(texts: Slot["texts"], start: number, list: RawHeaders, before: Texts): number {
  for (let i = 0; i < list.length; i++) put(texts, start + i, list[i], before);
  return start + list.length;
}

function lengthOf(texts: Texts): number {
  let length = 0;
  for (let i = 0; i < texts.length; i++) length += texts[i]?.length ?? 0;
  return length;
}

/** The exchange as it came, in objects of its own. */
export function exchangeIn(slot: Slot): Exchange {
  const [path = "", host, origin, upstream] = slot.texts;
  const askedUpTo = 4 + slot.asked;
  const sentUpTo = askedUpTo + Math.max(0, slot.forwarded);
  const heardUpTo = sentUpTo + Math.max(0, slot.heard);
  const list = (start: number, end?: number): RawHeaders =>
    slot.texts.slice(start, end).map((text) => text ?? "");
  return {
    id: slot.id,
    kind: slot.kind,
    time: slot.time,
    durationMs: slot.durationMs,
    method: slot.method,
    path,
    host,
    origin,
    route: slot.route,
    upstream,
    status: slot.status,
    bytesIn: slot.bytesIn,
    bytesOut: slot.bytesOut,
    requestHeaders: list(4, askedUpTo),
    upstreamRequestHeaders: slot.forwarded === -1 ? undefined : list(askedUpTo, sentUpTo),
    upstreamStatus: slot.upstreamStatus,
    upstreamResponseHeaders: slot.heard === -1 ? undefined : list(sentUpTo, heardUpTo),
    responseHeaders: list(heardUpTo),
    failure: slot.failure,
    connectedMs: Number.isNaN(slot.connectedMs) ? undefined : slot.connectedMs,
    waitedMs: Number.isNaN(slot.waitedMs) ? undefined : slot.waitedMs,
    aborted: slot.aborted,
    notes: slot.notes,
  };
}
