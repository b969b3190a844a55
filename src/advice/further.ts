import { type Sent, startRequest } from "../cors/judge/request.ts";
import type { Answer } from "../cors/judge/verdict.ts";
import { allowedOrigin, fromCache, letsCredentials, variesByOrigin } from "./headers-of.ts";
import type { Probed } from "./probe.ts";
import { callQuestion, preflightQuestion } from "./questions.ts";
import type { Ask, Question } from "./sender.ts";
import type { Sign } from "./sign.ts";
import { twinsOf } from "./twins.ts";

/** An origin that nobody can have listed (RFC 2606, 2). */
const STRANGER = "https://stranger.corswalk.example";

/**
 * Asks the same again as other pages would, to learn what one answer cannot tell: whom else the server lets in, and
 * whether a cache between answers for it. Only what changes nothing is sent again.
 */
export async function lookFurther({ seen, unsent }: Probed, ask: Ask): Promise<Sign[]> {
  const { sent } = startRequest(seen);
  const [hop] = seen.hops ?? [];
  if (sent === undefined || hop === undefined || !sent.cors || sent.origin === "null") return [];
  const readOnly = sent.method === "GET" || sent.method === "HEAD";
  const called = hop.response !== undefined && readOnly;
  const witness = called ? hop.response : hop.preflight;
  if (witness === undefined || (unsent && hop.preflight === undefined)) return [];

  const question = (from: Sent): Question => (called ? callQuestion(from) : preflightQuestion(from));
  const askAs = async (origin: string) => (await ask(question({ ...sent, origin }))).answer;
  const found = allowedOrigin(witness);
  if (found === sent.origin) return whoElse(sent.origin, called, witness, await askAs(STRANGER));
  if (found === "*") return [];
  const fresh = called
    ? (await ask(question({ ...sent, url: unknownToCaches(sent.url) }))).answer
    : undefined;
  const cached = cacheSign(sent, witness, fresh);
  if (cached !== undefined) return [cached];
  return found === undefined ? await twinSigns(sent, askAs) : [];
}

/** The page is allowed: is it alone, and does a cache know that the answer is for it? */
function whoElse(origin: string, called: boolean, witness: Answer, stranger: Answer | undefined): Sign[] {
  if (stranger === undefined) return [];
  const signs: Sign[] = [];
  const toStranger = allowedOrigin(stranger);
  if (toStranger === STRANGER) signs.push(anyOrigin(letsCredentials(stranger)));
  const depends = toStranger !== origin;
  const silent = [witness, stranger].some((answer) => !variesByOrigin(answer));
  // Answers to OPTIONS are never cached (RFC 9110, 9.3.7).
  if (called && depends && silent) {
    signs.push({
      code: "vary-missing",
      kind: "warning",
      message:
        "Access-Control-Allow-Origin depends on who asks, but the answer does not say Vary: Origin. A cache or CDN will hand one origin's answer to another, which the browser then refuses.",
    });
  }
  return signs;
}

function anyOrigin(credentials: boolean): Sign {
  return credentials
    ? {
        code: "any-origin-with-credentials",
        kind: "hole",
        message: `The server lets every website in, with the visitor's cookies: it named ${STRANGER} as allowed, which nobody ever heard of. Any site that a logged-in user opens can read this user's data. List the origins that may call.`,
      }
    : {
        code: "any-origin",
        kind: "hint",
        message:
          "The server names whoever asks as allowed, which lets every website read this. For public data that is fine, and Access-Control-Allow-Origin: * says the same in plain words.",
      };
}

function cacheSign(sent: Sent, witness: Answer, fresh: Answer | undefined): Sign | undefined {
  const found = allowedOrigin(witness);
  const got = found === undefined ? "with no Access-Control-Allow-Origin" : `with ${found}'s headers`;
  if (fresh !== undefined && allowedOrigin(fresh) === sent.origin) {
    return {
      code: "cached-for-another-origin",
      kind: "warning",
      message: `A cache or CDN answers ${got}: the same call with a query that no cache knows gets ${sent.origin}. The answer in the cache was made for somebody else, because it did not say Vary: Origin. Send Vary: Origin on every answer, with or without an Origin in the call, then empty the cache.`,
    };
  }
  if (!fromCache(witness)) return undefined;
  return {
    code: "cached-for-another-origin",
    kind: "warning",
    message: `This answer comes out of a cache or CDN, ${got}. It may have been made for another origin, or before the server was changed: empty the cache, and have the server say Vary: Origin.`,
  };
}

function unknownToCaches(url: URL): URL {
  const fresh = new URL(url);
  fresh.searchParams.set("corswalk", crypto.randomUUID());
  return fresh;
}

async function twinSigns(
  sent: Sent,
  askAs: (origin: string) => Promise<Answer | undefined>,
): Promise<Sign[]> {
  const asked = await Promise.all(
    twinsOf(sent.origin).map(async (twin) => ({ ...twin, answer: await askAs(twin.origin) })),
  );
  const allowed = asked.find(
    ({ origin, answer }) => answer !== undefined && allowedOrigin(answer) === origin,
  );
  if (allowed === undefined) return [];
  return [
    {
      code: "twin-allowed",
      kind: "hint",
      origin: allowed.origin,
      message: `The server does let ${allowed.origin} in. The page is on ${sent.origin}, which differs ${allowed.by}, and that makes it another origin. Add it to the server's list, or open the page under the other one.`,
    },
  ];
}
