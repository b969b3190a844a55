import { checkPreflight, preflightCauses } from "../cors/judge/preflight.ts";
import { followRedirect } from "../cors/judge/redirect.ts";
import { type Sent, startRequest } from "../cors/judge/request.ts";
import type { Hop, JudgeCase } from "../cors/judge/verdict.ts";
import type { Failure } from "../failure.ts";
import { callQuestion, preflightQuestion } from "./questions.ts";
import type { Ask } from "./sender.ts";

export interface ProbeOptions {
  /** Send the call although its method changes something. */
  readonly send: boolean;
  /** The cookies of a logged-in browser, for calls with credentials. */
  readonly cookie?: string | undefined;
}

export interface Probed {
  /** The call with every answer that came, hop by hop. */
  readonly seen: JudgeCase;
  /** The call itself was not sent: it changes something, and nobody asked to. */
  readonly unsent: boolean;
  /** Why an answer is missing. */
  readonly failure: Failure | undefined;
}

/** Sends what a browser would send for this call, in the same order, and stops where a browser would stop. */
export async function probe(call: JudgeCase, ask: Ask, options: ProbeOptions): Promise<Probed> {
  const hops: Hop[] = [];
  const ended = (rest: Partial<Probed> = {}): Probed => ({
    seen: { origin: call.origin, request: call.request, hops },
    unsent: false,
    failure: undefined,
    ...rest,
  });
  let sent = startRequest(call).sent;
  while (sent !== undefined) {
    const url = sent.url.href;
    const { preflight, passed, failure } = await askFirst(sent, ask);
    if (!passed) {
      hops.push({ url, preflight });
      return ended({ failure });
    }
    if (!options.send && !isSafe(sent.method)) {
      hops.push({ url, preflight });
      return ended({ unsent: true });
    }
    // Cookies are the first server's; where a redirect leads, the browser has others.
    const cookie = sent.include && hops.length === 0 ? options.cookie : undefined;
    const heard = await ask(callQuestion(sent, cookie));
    hops.push({ url, preflight, response: heard.answer });
    if (heard.answer === undefined) return ended({ failure: heard.failure });
    sent = followRedirect(sent, heard.answer, hops.length - 1)?.sent;
  }
  return ended();
}

async function askFirst(sent: Sent, ask: Ask) {
  if (!sent.cors || preflightCauses(sent).length === 0) return { passed: true };
  const { answer, failure } = await ask(preflightQuestion(sent));
  return {
    preflight: answer,
    failure,
    passed: answer !== undefined && checkPreflight(sent, answer).length === 0,
  };
}

/** RFC 9110, 9.2.1. */
function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}
