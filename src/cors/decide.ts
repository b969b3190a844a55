import type { RawHeaders } from "../headers.ts";
import type { CorsPolicy } from "./policy.ts";
import { preflightAnswer } from "./preflight.ts";

/** What a decision needs to know of a request. */
export interface CorsRequest {
  readonly method: string;
  /** The Origin header; undefined where there is none, or where it is the proxy's own: such a call needs no CORS. */
  readonly origin: string | undefined;
  /** Access-Control-Request-Method. */
  readonly requestMethod: string | undefined;
  /** Access-Control-Request-Headers, every line of it joined by a comma. */
  readonly requestHeaders: string | undefined;
  /** Access-Control-Request-Private-Network: true. */
  readonly requestPrivateNetwork: boolean;
}

export type Decision = Preflight | Pass | Refusal;

/** To be answered here: 204 with these headers. */
export interface Preflight {
  readonly kind: "preflight";
  readonly origin: string;
  readonly headers: RawHeaders;
  /** Why the browser will not send the call after all, one sentence for the log. */
  readonly note: string | undefined;
}

/** To be forwarded; the answer, whoever gives it, goes through `applyCors`. */
export interface Pass {
  readonly kind: "pass";
  /** The page's; undefined: the request names none, and the answer only says that it depends on it. */
  readonly origin: string | undefined;
}

/** Not let in. The sentences are for the answer and the log. */
export interface Refusal {
  readonly kind: "refusal";
  readonly origin: string;
  readonly message: string;
  readonly hint: string;
}

const NO_ORIGIN: Pass = { kind: "pass", origin: undefined };

/** What CORS makes of a request: a value, which acts before forwarding, on the upstream's headers and on our own errors. */
export function decide(request: CorsRequest, policy: CorsPolicy): Decision {
  const { origin } = request;
  if (origin === undefined) return NO_ORIGIN;
  if (!policy.allows(origin)) return refusal(origin);
  // https://fetch.spec.whatwg.org/#cors-preflight-request; every other OPTIONS is a call like any other.
  if (request.method === "OPTIONS" && request.requestMethod !== undefined) {
    const { headers, note } = preflightAnswer(origin, request.requestMethod, request, policy);
    return { kind: "preflight", origin, headers, note };
  }
  return { kind: "pass", origin };
}

function refusal(origin: string): Refusal {
  if (origin === "null") {
    return {
      kind: "refusal",
      origin,
      message: 'The page has the origin "null", as sandboxed frames and pages opened from files do.',
      hint: 'Serve the page over http, or add "null" to cors.origins: that lets every such page in.',
    };
  }
  const shown = JSON.stringify(origin.slice(0, 280));
  return {
    kind: "refusal",
    origin,
    message: `Pages of the origin ${shown} may not call.`,
    hint: `If it is yours, add ${shown} to cors.origins, or start with --allow-origin ${shown}.`,
  };
}
