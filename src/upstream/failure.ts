import type { Failure } from "../failure.ts";
import { authority } from "./addresses.ts";
import { type Attempt, isConnectError, reasonOf } from "./connect-error.ts";
import { connectFailure, seconds } from "./connect-failure.ts";
import { BadResponse, ResponseTimeout } from "./refused-answer.ts";
import { isTlsReason, tlsReason, tlsWords } from "./tls-failure.ts";

export interface FailureContext {
  /** The URL that was called. Only its origin is told: paths and queries have secrets in them. */
  readonly target: string;
  readonly inContainer: boolean;
  /** Had the answer's head come when it failed? */
  readonly answered?: boolean;
}

export interface UpstreamFailure {
  readonly status: 502 | 504;
  readonly failure: Failure;
}

/** Whatever a connection or a call failed with → what to answer, what happened, what to do next. */
export function upstreamFailure(error: unknown, context: FailureContext): UpstreamFailure {
  const failure = failureOf(error, context);
  return { status: failure.code === "upstream-timeout" ? 504 : 502, failure };
}

function failureOf(error: unknown, context: FailureContext): Failure {
  if (isConnectError(error)) return connectFailure(error.fault, context.inContainer);
  const server = originOf(context.target);
  if (error instanceof AggregateError && error.errors.length > 0) {
    const peer = { shown: server.shown, hostname: server.hostname, isProxy: false };
    const fault = { kind: "unreached", peer, attempts: error.errors.map(attemptOf) } as const;
    return connectFailure(fault, context.inContainer);
  }
  const reason = tlsReason(error);
  if (isTlsReason(reason)) {
    const { says, hint } = tlsWords(reason, server.hostname, undefined);
    return { code: "upstream-tls", message: `${server.shown} ${says}`, hint };
  }
  const known = Object.hasOwn(callFaults, reason) ? callFaults[reason] : undefined;
  if (known !== undefined) return known(server.shown, context, error);
  if (error instanceof Error && error.name === "HTTPParserError")
    return notHttp(server.shown, context, error);
  return {
    code: "upstream-failed",
    message: `The call to ${server.shown} failed (${shownCode(error)}).`,
    hint: "This is not a fault that corswalk knows: please report it with what led to it.",
  };
}

type CallFault = (shown: string, context: FailureContext, error: unknown) => Failure;

const reset: CallFault = (shown, { answered }) => {
  if (answered) {
    return {
      code: "upstream-reset",
      message: `${shown} closed the connection in the middle of its answer.`,
      hint: "Did it crash or restart? Its own log tells more.",
    };
  }
  // What many servers do that speak TLS and hear plain HTTP.
  const scheme = shown.startsWith("http:") ? " Or does it expect https:// on this port?" : "";
  return {
    code: "upstream-reset",
    message: `${shown} closed the connection without an answer.`,
    hint: `Did it crash or restart? Its own log tells more.${scheme}`,
  };
};

const badResponse = (says: string, hint = serverLog): CallFault => {
  return (shown) => ({ code: "upstream-bad-response", message: `${shown} ${says}`, hint });
};
const serverLog = "The fault is the server's, or of something between: its own log tells more.";

const closing: CallFault = (shown) => ({
  code: "upstream-failed",
  message: `The call to ${shown} was not made: the proxy is closing, or its config has just changed.`,
  hint: "Send it again.",
});

const overflow = badResponse("sent a response head that is larger than 128 KiB.");
const lengthMismatch = badResponse("sent a body that does not fit its Content-Length.");

/** By the code of undici or the system: what can happen once there is a connection. */
const callFaults: Readonly<Record<string, CallFault>> = {
  // undici tells these apart by their message alone.
  UND_ERR_SOCKET: (shown, context, error) => {
    const message = error instanceof Error ? error.message : "";
    if (message === "bad upgrade") return badUpgrade(shown, context, error);
    if (message === "bad response") return unasked(shown, context, error);
    return reset(shown, context, error);
  },
  ECONNRESET: reset,
  CORSWALK_RESET: reset,
  EPIPE: reset,
  ECONNABORTED: reset,
  ETIMEDOUT: reset,
  ERR_STREAM_PREMATURE_CLOSE: reset,
  UND_ERR_HEADERS_OVERFLOW: overflow,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: lengthMismatch,
  CORSWALK_RESPONSE_TIMEOUT: (shown, _context, error) => ({
    code: "upstream-timeout",
    message: `${shown} took too long: no answer${error instanceof ResponseTimeout ? ` within ${seconds(error.milliseconds)}` : ""}.`,
    hint: "`timeout.response` of the route sets how long to wait.",
  }),
  CORSWALK_BAD_RESPONSE: (shown, context, error) =>
    badResponse(`sent ${error instanceof BadResponse ? error.what : "an answer that cannot be passed on"}.`)(
      shown,
      context,
      error,
    ),
  POOL_CLOSED: closing,
  UND_ERR_DESTROYED: closing,
  UND_ERR_CLOSED: closing,
};

const badUpgrade = badResponse("switched protocols (101) without having been asked to.");
const unasked = badResponse("sent a response that nothing had asked for (a 100 Continue, or one too many).");

function notHttp(shown: string, context: FailureContext, error: Error): Failure {
  // A TLS record, as servers that speak TLS send it to who does not: content type 21 (alert), version 3.x.
  const tlsAlert = "data" in error && String(error.data).startsWith("\x15\x03");
  if (tlsAlert) {
    return {
      code: "upstream-bad-response",
      message: `${shown} speaks TLS on this port, and was spoken to in plain HTTP.`,
      hint: "The target's URL should start with https:// (or wss://).",
    };
  }
  // llhttp's reason, in the parentheses that undici puts it in.
  const [, detail] = /\(([\x20-\x7e]{1,100})\)$/.exec(error.message) ?? [];
  if (detail === "Invalid EOF state") return reset(shown, context, error);
  const because = detail === undefined ? "" : `: ${detail}`;
  return {
    code: "upstream-bad-response",
    message: `${shown} sent an answer that is not valid HTTP${because}.`,
    hint: serverLog,
  };
}

function originOf(target: string): { shown: string; hostname: string } {
  if (!URL.canParse(target)) return { shown: "The upstream", hostname: "the target" };
  const { protocol, host, hostname } = new URL(target);
  return { shown: `${protocol}//${host}`, hostname: hostname.replace(/^\[|\]$/g, "") };
}

function attemptOf(error: unknown): Attempt {
  const known = error instanceof Error && "address" in error && typeof error.address === "string";
  const port = known && "port" in error && typeof error.port === "number" ? error.port : undefined;
  const address = known ? String(error.address) : "an address";
  return { address: port === undefined ? address : authority(address, port), reason: reasonOf(error) };
}

/** Never the message: what is in it is not known, and it could be a secret. */
function shownCode(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
