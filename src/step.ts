import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "./answer.ts";
import type { BodyRead } from "./body-read.ts";
import type { Config, ProxyRoute } from "./config/config.ts";
import type { Endings } from "./endings.ts";
import type { Handover } from "./handover.ts";
import type { RawHeaders } from "./headers.ts";
import type { KnownHead } from "./known-head.ts";
import type { Live, LiveExchanges } from "./live.ts";
import type { CookieMemory } from "./rewrite/cookies.ts";
import type { RequestTarget } from "./route/request-target.ts";
import type { UpstreamPool } from "./upstream/pool.ts";

/** What outlives one exchange. */
export interface House {
  readonly pool: UpstreamPool;
  /** This run's name in Via. */
  readonly id: string;
  readonly live: LiveExchanges;
  /** Which upstream set which cookie. */
  readonly cookies: CookieMemory;
  readonly end: Endings;
  readonly heads: Heads;
  /** A head of a request, read, as the one that it was before where it says the same. */
  known(method: string, headers: RawHeaders): KnownHead;
  /** A sentence for the developer, the first time that `key` comes up. */
  tellOnce(key: string, sentence: string): void;
}

/** Makes the heads of calls and answers. */
export interface Heads {
  /** The head of a call as the upstream gets it. */
  forUpstream(step: Step, route: ProxyRoute): RawHeaders;
  /** The head of its answer as the page gets it. */
  forPage(step: Step, route: ProxyRoute, status: number, upstream: RawHeaders, path: string): RawHeaders;
}

/** One exchange that has passed the gates, on its way to what its route says. */
export interface Step {
  readonly house: House;
  readonly config: Config;
  readonly live: Live;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: RequestTarget;
  /** As they came, or with the authority of an absolute-form target as their Host. */
  readonly headers: RawHeaders;
  readonly readable: Readable;
  /** Where the client asked for a WebSocket; `response` writes to its socket until it is switched. */
  readonly handover: Handover | undefined;
  /** The client waits for 100 Continue before it sends its body. */
  readonly expectsContinue: boolean;
  /** Undefined: nobody has read it, and the request still has it. */
  readonly body: BodyRead | undefined;
}
