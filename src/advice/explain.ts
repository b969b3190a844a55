import { startRequest } from "../cors/judge/request.ts";
import type { JudgeCase, Reason, Verdict } from "../cors/judge/verdict.ts";
import { invalid, judge } from "../cors/judge.ts";
import type { HeaderPair } from "../cors/safelist.ts";
import type { Failure } from "../failure.ts";
import { callPolicy } from "./call-policy.ts";
import { consoleSentence } from "./console-sentence.ts";
import { fixFor } from "./fix-for.ts";
import type { Fix } from "./fixes/fix.ts";
import { recognise } from "./fixes/index.ts";
import { type ExplainInput, readInput } from "./read-input.ts";
import type { Sign } from "./sign.ts";
import { signsOf } from "./signs.ts";
import { hopsOf, type WireStep, wireSteps } from "./wire.ts";

export interface Explanation {
  readonly allowed: boolean;
  /** It changes something, browsers would send it without asking first, and nobody asked for it to be sent. */
  readonly unknown: boolean;
  readonly origin: string;
  readonly method: string;
  readonly url: string;
  /** One line. */
  readonly verdict: string;
  /** What the browser writes into its console. */
  readonly console: string | undefined;
  readonly wire: readonly WireStep[];
  readonly preflight: Verdict["preflight"];
  readonly reasons: readonly Reason[];
  readonly failure: Failure | undefined;
  readonly signs: readonly Sign[];
  readonly readable: readonly string[];
  /** What CORS did not do here. */
  readonly notCors: string;
  readonly fix: ServerFix | undefined;
}

export interface ServerFix extends Fix {
  readonly server: string;
  readonly because: "asked" | "recognised" | "unknown";
}

/**
 * A call and what the server answered → what the browser makes of it, why, and what the server has to change.
 *
 * @example
 * explain({
 *   origin: "https://app.example.com",
 *   request: { url: "https://api.example.com/users", method: "GET", headers: [], credentials: "omit" },
 *   response: { status: 200, headers: [["X-Powered-By", "Express"]] },
 * }).fix?.server; // "express"
 */
export function explain(given: ExplainInput): Explanation {
  const { known, fault } = readInput(given);
  if (known === undefined) return explanation(NO_CASE, invalid(fault));
  const input = asBrowsersWrite(known);
  return explanation(input, judge(input.unsent === true ? withPresumedAnswer(input) : input));
}

function explanation(input: ExplainInput, verdict: Verdict): Explanation {
  const unknown = isUnknown(input);
  const { origin, request, failure } = input;
  const [blocking] = verdict.reasons;
  const signs = [...signsOf({ ...input, hops: hopsOf(input) }, verdict), ...(input.signs ?? [])];
  return {
    allowed: verdict.allowed,
    unknown,
    origin,
    method: request.method,
    url: request.url,
    verdict: verdictLine(input, verdict),
    console: blocking && consoleSentence(request, origin, blocking),
    wire: wireSteps(input, verdict.reasons),
    preflight: verdict.preflight,
    // That an answer is missing is no reason where nothing was asked.
    reasons: unknown ? [] : verdict.reasons,
    failure,
    signs,
    readable: verdict.readable,
    notCors: notCors(input, blocking),
    fix: fixOf(input, verdict, signs),
  };
}

/** What stands in the place of a case that is none: its verdict says why. */
const NO_CASE: JudgeCase = {
  origin: "",
  request: { url: "", method: "", headers: [], credentials: "omit" },
};

/** With every URL as it is in the verdict and in the console. */
function asBrowsersWrite(given: ExplainInput): ExplainInput {
  const url = startRequest(given).sent?.url.href ?? given.request.url;
  const hops = given.hops?.map((hop) => ({
    ...hop,
    url: URL.canParse(hop.url) ? new URL(hop.url).href : hop.url,
  }));
  return { ...given, request: { ...given.request, url }, hops };
}

function withPresumedAnswer(input: ExplainInput): JudgeCase {
  const hops = hopsOf(input);
  const last = hops.at(-1);
  if (last?.preflight === undefined) return input;
  return {
    ...input,
    hops: [...hops.slice(0, -1), { ...last, response: { ...last.preflight, status: 200 } }],
  };
}

function isSameOrigin({ origin, request, hops = [] }: ExplainInput): boolean {
  const urls = [request.url, ...hops.map(({ url }) => url)];
  return urls.every((url) => URL.canParse(url) && new URL(url).origin === origin);
}

function isUnknown(input: ExplainInput): boolean {
  return input.unsent === true && hopsOf(input).at(-1)?.preflight === undefined;
}

function verdictLine(input: ExplainInput, { allowed, reasons }: Verdict): string {
  const { origin, request, unsent } = input;
  const call = `${request.method} ${request.url}`;
  if (isUnknown(input)) {
    return `Not known: a browser sends ${call} without asking first, and it may change something, so it was not sent. --send sends it.`;
  }
  if (allowed && isSameOrigin(input))
    return `Allowed: ${call} is on the page's own origin, so CORS does not come into it.`;
  if (allowed) {
    return unsent === true
      ? `Allowed as far as the preflight tells: a page on ${origin} may send ${call}. The call itself was not sent; --send does.`
      : `Allowed: a page on ${origin} may call ${call} and read the answer.`;
  }
  const [blocking] = reasons;
  if (blocking?.code === "network-error") return `No answer: ${call} got none, so CORS never came into it.`;
  if (blocking?.code === "case-invalid") return blocking.message;
  if (blocking?.step === "request") return `Impossible: no page can make this call. ${blocking.message}`;
  return blocking?.step === "preflight"
    ? `Blocked: the browser asks the server first, and the answer does not let ${call} from ${origin} out.`
    : `Blocked: the browser makes the call ${call}, but keeps the answer from the page on ${origin}.`;
}

function notCors({ unsent }: ExplainInput, blocking: Reason | undefined): string {
  const guard =
    "CORS is no access control: curl, scripts and other servers are not asked. What must stay private needs a login on the server.";
  if (blocking === undefined) return guard;
  if (blocking.step === "preflight" && blocking.code !== "network-error") {
    return `The preflight reached the server; the call itself never left the browser. ${guard}`;
  }
  if (blocking.step !== "response" || blocking.code === "network-error" || unsent === true) return guard;
  return `The call did reach the server, which carried it out and answered: only the reading was refused. ${guard}`;
}

const NOT_MENDED_BY_HEADERS: ReadonlySet<Reason["code"]> = new Set([
  "case-invalid",
  "network-error",
  "request-invalid",
  "redirect-invalid",
  "redirect-limit",
  "redirect-with-credentials",
]);

function fixOf(
  input: ExplainInput,
  { allowed, reasons }: Verdict,
  signs: readonly Sign[],
): ServerFix | undefined {
  const wanted = input.fix !== undefined || !allowed || signs.some(({ kind }) => kind !== "hint");
  if (!wanted || reasons.some(({ code }) => NOT_MENDED_BY_HEADERS.has(code))) return undefined;
  const known = signs.flatMap(({ origin }) => origin ?? []);
  const policy = callPolicy(input, known);
  // Whom to allow where the page has no origin of its own: nobody, it has to be given one.
  if (input.origin === "null") return undefined;
  const headers: HeaderPair[] = hopsOf(input).flatMap(({ preflight, response }) => [
    ...(response?.headers ?? []),
    ...(preflight?.headers ?? []),
  ]);
  const recognised = recognise(headers)?.name;
  const server = input.fix ?? recognised ?? "http";
  const fix = fixFor(server, policy);
  if (fix === undefined) return undefined;
  const because = input.fix !== undefined ? "asked" : recognised !== undefined ? "recognised" : "unknown";
  return { server, because, ...fix };
}
