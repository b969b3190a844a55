import type { Failure } from "../failure.ts";
import type { RawHeaders } from "../headers.ts";

export type { Failure };

export type ExchangeKind = "call" | "preflight" | "upgrade" | "refused" | "reload";

/** What happened between one page's request and its answer: a value, reported once, when it has ended. */
export interface Exchange {
  /** Unique in this run, counting up. */
  readonly id: number;
  readonly kind: ExchangeKind;
  /** Milliseconds since the epoch, of the arrival. */
  readonly time: number;
  readonly durationMs: number;
  readonly method: string;
  /** The request target as it came. */
  readonly path: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** The key of the route, as the config has it. */
  readonly route: string | undefined;
  /** The full URL that was called upstream. */
  readonly upstream: string | undefined;
  /** What the page got; 0: the connection ended without an answer. */
  readonly status: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** As the page sent them. */
  readonly requestHeaders: RawHeaders;
  /** As the upstream was sent them; undefined: it heard nothing. */
  readonly upstreamRequestHeaders: RawHeaders | undefined;
  readonly upstreamStatus: number | undefined;
  readonly upstreamResponseHeaders: RawHeaders | undefined;
  /** As the page got them. */
  readonly responseHeaders: RawHeaders;
  readonly failure: Failure | undefined;
  /** Milliseconds from the arrival until there was a connection to the upstream to write the call to. */
  readonly connectedMs: number | undefined;
  /** Milliseconds from the arrival to the upstream's head. */
  readonly waitedMs: number | undefined;
  /** The client went before the answer had ended. */
  readonly aborted: boolean;
  /** Sentences for the developer that belong to this exchange: `session: Domain=.example.com dropped`. */
  readonly notes: readonly string[];
}
