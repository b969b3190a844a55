import { followRedirect } from "../cors/judge/redirect.ts";
import { type Sent, startRequest } from "../cors/judge/request.ts";
import type { Answer, Hop, JudgeCase, Reason } from "../cors/judge/verdict.ts";
import type { HeaderPair } from "../cors/safelist.ts";
import { maskHeader } from "../secret-names.ts";
import { callQuestion, preflightQuestion } from "./questions.ts";
import type { Question } from "./sender.ts";

/** One request and its answer, as far as they have to do with CORS. */
export interface WireStep {
  readonly step: "preflight" | "call";
  readonly method: string;
  readonly url: string;
  readonly request: readonly HeaderPair[];
  /** `undefined`: no answer came. */
  readonly status: number | undefined;
  readonly statusDecides: boolean;
  readonly response: readonly WireHeader[];
}

export interface WireHeader {
  readonly name: string;
  /** `undefined`: it should be there and is not. */
  readonly value: string | undefined;
  /** For the one the browser refuses; without the other it would refuse next. */
  readonly mark: "decides" | "needed" | undefined;
}

const TOLD = new Set([
  "age",
  "cf-cache-status",
  "location",
  "server",
  "vary",
  "via",
  "www-authenticate",
  "x-cache",
  "x-powered-by",
]);
/** The same in every call. */
const UNTOLD = new Set(["accept", "sec-fetch-mode", "sec-fetch-dest", "user-agent"]);
const BY_STATUS: ReadonlySet<Reason["code"]> = new Set(["preflight-failed-status", "preflight-redirect"]);

/** What went over the wire, hop by hop, with what decided marked. */
export function wireSteps(seen: JudgeCase, reasons: readonly Reason[]): WireStep[] {
  const walked = walk(seen);
  // A redirect may lead back to a URL that has let the call pass before: what ends it stands at the last one.
  const end = walked.findLastIndex(({ sent }) => sent.url.href === reasons[0]?.url);
  return walked.flatMap(({ sent, preflight, response }, i) => {
    const at = (step: Reason["step"]) => (i === end ? reasons.filter((reason) => reason.step === step) : []);
    const asked = preflight && stepOf("preflight", preflightQuestion(sent), preflight, at("preflight"));
    const called = response && stepOf("call", callQuestion(sent), response, at("response"));
    return [asked, called].filter((step) => step !== undefined);
  });
}

/** The hops that a browser comes to, each with the call as it is sent there. */
function walk(seen: JudgeCase): (Hop & { readonly sent: Sent })[] {
  const walked: (Hop & { readonly sent: Sent })[] = [];
  let { sent } = startRequest(seen);
  for (const hop of hopsOf(seen)) {
    if (sent === undefined) break;
    walked.push({ ...hop, sent });
    sent = hop.response && followRedirect(sent, hop.response, walked.length - 1)?.sent;
  }
  return walked;
}

export function hopsOf({ hops, request, preflight, response }: JudgeCase): readonly Hop[] {
  return hops ?? [{ url: request.url, preflight, response }];
}

function stepOf(
  kind: WireStep["step"],
  { method, url, headers }: Question,
  answer: Answer,
  reasons: readonly Reason[],
): WireStep {
  const marks = new Map<string, WireHeader["mark"]>();
  for (const [i, { header }] of reasons.entries()) {
    const lower = header?.toLowerCase();
    if (lower !== undefined && !marks.has(lower)) marks.set(lower, i === 0 ? "decides" : "needed");
  }
  const present = answer.headers.filter(([name]) => isTold(name.toLowerCase()));
  const response: WireHeader[] = present.map(([name, value]) => ({
    name,
    value: maskHeader(name, value, "***"),
    mark: marks.get(name.toLowerCase()),
  }));
  for (const { header } of reasons) {
    if (header === undefined || response.some(({ name }) => name.toLowerCase() === header.toLowerCase()))
      continue;
    response.push({ name: header, value: undefined, mark: marks.get(header.toLowerCase()) });
  }
  return {
    step: kind,
    method,
    url: url.href,
    request: headers
      .filter(([name]) => !UNTOLD.has(name.toLowerCase()))
      .map(([name, value]) => [name, maskHeader(name, value, "***")]),
    status: answer.status,
    statusDecides: reasons.some(({ code }) => BY_STATUS.has(code)),
    response,
  };
}

function isTold(lower: string): boolean {
  return lower.startsWith("access-control-") || TOLD.has(lower);
}
