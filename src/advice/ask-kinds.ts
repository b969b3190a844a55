import { startRequest } from "../cors/judge/request.ts";
import type { Answer } from "../cors/judge/verdict.ts";
import { type Asked, type AuditOptions, kindsToAsk, requestOf } from "./audit.ts";
import type { Kind } from "./kinds.ts";
import { preflightQuestion } from "./questions.ts";
import type { Traffic } from "./seen-call.ts";
import type { Ask } from "./sender.ts";

/** A page has six connections to a server. */
const AT_ONCE = 6;

/** Sends a preflight, which changes nothing, for each kind of call of which the file does not tell enough. */
export async function askKinds(traffic: Traffic, options: AuditOptions, ask: Ask): Promise<Asked> {
  const asked = new Map<Kind["key"], Answer | undefined>();
  const waiting = kindsToAsk(traffic, options);
  const work = async () => {
    for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) {
      const [call] = kind.calls;
      const sent = call && startRequest({ origin: options.origin, request: requestOf(call, kind) }).sent;
      if (sent !== undefined) asked.set(kind.key, (await ask(preflightQuestion(sent))).answer);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return asked;
}
