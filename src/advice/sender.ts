import type { Dispatcher } from "undici";
import type { UpstreamSettings } from "../config/config.ts";
import type { Answer } from "../cors/judge/verdict.ts";
import type { HeaderPair } from "../cors/safelist.ts";
import type { Failure } from "../failure.ts";
import type { Calls } from "../upstream/clients.ts";
import { seconds } from "../upstream/connect-failure.ts";
import { inContainer } from "../upstream/container.ts";
import { decodeHeaders } from "../upstream/decode.ts";
import { upstreamFailure } from "../upstream/failure.ts";
import { upstreamPool } from "../upstream/pool.ts";

/** A request as it goes out; it never carries a body. */
export interface Question {
  readonly method: string;
  readonly url: URL;
  readonly headers: readonly HeaderPair[];
}

/** The head of what came back, or why nothing did. */
export type Heard =
  | { readonly answer: Answer; readonly failure: undefined }
  | { readonly answer: undefined; readonly failure: Failure };

export type Ask = (question: Question) => Promise<Heard>;

const PATIENCE = 30_000;

/** Asks servers over connections of its own, following nothing and reading no body. `close` ends them. */
export function sender(
  settingsFor: (url: URL) => UpstreamSettings,
  patience = PATIENCE,
): {
  ask: Ask;
  close: () => Promise<void>;
} {
  const pool = upstreamPool();
  return {
    ask: (question) => askOnce(pool.dispatcher(settingsFor(question.url)), question, patience),
    close: () => pool.destroy(),
  };
}

function askOnce(calls: Calls, { method, url, headers }: Question, patience: number): Promise<Heard> {
  return new Promise((resolve) => {
    let abort: (() => void) | undefined;
    const options = {
      origin: url.origin,
      path: url.pathname + url.search,
      // undici types the methods that it names; any token is one.
      method: method as Dispatcher.HttpMethod,
      headers: headers.flat(),
      headersTimeout: patience,
    };
    calls.dispatch(options, {
      onConnect(end) {
        abort = end;
      },
      onHeaders(status, raw) {
        if (status < 200) return true;
        resolve({ answer: { status, headers: pairs(decodeHeaders(raw)) }, failure: undefined });
        abort?.();
        return false;
      },
      onData: () => true,
      onComplete() {},
      onError(error) {
        const context = { target: url.href, inContainer: inContainer() };
        const slow = "code" in error && error.code === "UND_ERR_HEADERS_TIMEOUT";
        const failure = slow ? tooSlow(url, patience) : upstreamFailure(error, context).failure;
        resolve({ answer: undefined, failure });
      },
    });
  });
}

function tooSlow({ origin }: URL, patience: number): Failure {
  return {
    code: "upstream-timeout",
    message: `${origin} took too long: no answer within ${seconds(patience)}.`,
    hint: "The connection stands, so something listens there. Is it busy, or waiting for something else? Its own log tells more.",
  };
}

function pairs(raw: readonly string[]): HeaderPair[] {
  const list: HeaderPair[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) list.push([raw[i] ?? "", raw[i + 1] ?? ""]);
  return list;
}
