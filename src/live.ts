import type { Failure } from "./failure.ts";
import type { RequestFacts } from "./gate/facts.ts";
import type { RawHeaders } from "./headers.ts";
import type { Exchange, ExchangeKind } from "./observe/exchange.ts";
import type { Watch, Watcher } from "./observe/watch.ts";
import type { Outgoing } from "./upstream/call.ts";
import { takeOut } from "./upstream/under-way.ts";

/** An exchange under way: what the walk learns is written down here, and told as an `Exchange` when it has ended. */
export interface Live {
  readonly id: number;
  readonly time: number;
  readonly started: number;
  readonly method: string;
  readonly path: string;
  readonly facts: RequestFacts;
  readonly requestHeaders: RawHeaders;
  kind: ExchangeKind;
  route: string | undefined;
  upstream: string | undefined;
  status: number;
  bytesIn: number;
  bytesOut: number;
  upstreamRequestHeaders: RawHeaders | undefined;
  upstreamStatus: number | undefined;
  upstreamResponseHeaders: RawHeaders | undefined;
  responseHeaders: RawHeaders;
  failure: Failure | undefined;
  connectedMs: number | undefined;
  waitedMs: number | undefined;
  readonly notes: string[];
  /** An event stream or a tunnel: it has no end of its own to wait for. */
  streaming: boolean;
  /** A line that says "still waiting" has been told. */
  slowTold: boolean;
  /** Its place among those under way, -1 when it has been told. */
  slot: number;
  /** Ends both sides at once. */
  cut: () => void;
  /** Ends the call to the upstream, where one has been made: the page has gone, or has its answer. */
  outgoing: Outgoing | undefined;
  /** Who looks at its bytes; undefined, as nearly always: nobody. */
  watcher: Watcher | undefined;
}

interface Beginning {
  readonly method: string;
  readonly path: string;
  readonly requestHeaders: RawHeaders;
  readonly facts: RequestFacts;
  readonly cut: () => void;
}

/** The exchanges under way, and the only place where they begin and end. */
export interface LiveExchanges extends Iterable<Live> {
  readonly size: number;
  begin(request: Beginning): Live;
  /** It has turned out to have no end of its own. When streams are being ended, so is this one. */
  becomesStream(live: Live): void;
  /** Tells the exchange, the first time. */
  finish(live: Live, aborted: boolean): void;
  /** From now on somebody looks at every exchange, or nobody does. */
  watch(next: Watch | undefined): void;
  /** Ends streams at once and the others after `within` milliseconds; resolves when none is left. */
  drain(within: number): Promise<void>;
}

interface Listeners {
  onExchange?(exchange: Exchange): void;
  onNotice?(sentence: string): void;
}

/** A call this long without an answer is told about, since a page that waits says nothing. */
const slowAfter = 10_000;

export function liveExchanges(listeners: Listeners): LiveExchanges {
  // No Set: the tables that one grows out of keep what was in them, for the collector to carry along.
  const running: Live[] = [];
  let count = 0;
  let slowWatch: NodeJS.Timeout | undefined;
  let watching: Watch | undefined;
  const draining = new Set<() => void>();
  let ending = false;

  const tellSlow = (): void => {
    if (running.length === 0) {
      clearInterval(slowWatch);
      slowWatch = undefined;
    }
    for (const live of running) {
      if (live.slowTold || live.status !== 0 || performance.now() - live.started < slowAfter) continue;
      live.slowTold = true;
      listeners.onNotice?.(
        `still waiting for ${live.upstream ?? live.path} to answer ${live.method} after 10 s`,
      );
    }
  };

  return {
    [Symbol.iterator]: () => running.values(),
    get size() {
      return running.length;
    },
    begin(request) {
      const live = beginning(++count, request);
      live.slot = running.push(live) - 1;
      if (watching !== undefined) live.watcher = watching(live.id, () => soFar(live, false));
      slowWatch ??= setInterval(tellSlow, 1000).unref();
      return live;
    },
    becomesStream(live) {
      live.streaming = true;
      if (ending) live.cut();
    },
    finish(live, aborted) {
      if (live.slot === -1) return;
      takeOut(running, live);
      listeners.onExchange?.(soFar(live, aborted));
      if (running.length === 0) for (const drained of draining) drained();
    },
    watch(next) {
      watching = next;
      for (const live of running) live.watcher = next?.(live.id, () => soFar(live, false));
    },
    async drain(within) {
      ending = true;
      for (const live of running) if (live.streaming) live.cut();
      if (running.length > 0) {
        await new Promise<void>((resolve) => {
          draining.add(resolve);
          setTimeout(resolve, within).unref();
        });
      }
      for (const live of [...running]) {
        live.cut();
        this.finish(live, true);
      }
    },
  };
}

function beginning(id: number, request: Beginning): Live {
  const { method, path, requestHeaders, facts, cut } = request;
  // Every property by name: a spread here cost a tenth of a small call's time.
  return {
    id,
    method,
    path,
    requestHeaders,
    facts,
    cut,
    outgoing: undefined,
    time: Date.now(),
    started: performance.now(),
    kind: "call",
    route: undefined,
    upstream: undefined,
    status: 0,
    bytesIn: 0,
    bytesOut: 0,
    upstreamRequestHeaders: undefined,
    upstreamStatus: undefined,
    upstreamResponseHeaders: undefined,
    responseHeaders: [],
    failure: undefined,
    connectedMs: undefined,
    waitedMs: undefined,
    notes: [],
    streaming: false,
    slowTold: false,
    slot: -1,
    watcher: undefined,
  };
}

/** As it stands: the record of one that has ended, or a look at one under way. */
function soFar(live: Live, aborted: boolean): Exchange {
  return {
    id: live.id,
    kind: live.kind,
    time: live.time,
    durationMs: performance.now() - live.started,
    method: live.method,
    path: live.path,
    host: live.facts.host,
    origin: live.facts.origin,
    route: live.route,
    upstream: live.upstream,
    status: live.status,
    bytesIn: live.bytesIn,
    bytesOut: live.bytesOut,
    requestHeaders: live.requestHeaders,
    upstreamRequestHeaders: live.upstreamRequestHeaders,
    upstreamStatus: live.upstreamStatus,
    upstreamResponseHeaders: live.upstreamResponseHeaders,
    responseHeaders: live.responseHeaders,
    failure: live.failure,
    connectedMs: live.connectedMs,
    waitedMs: live.waitedMs,
    aborted,
    notes: live.notes,
  };
}
