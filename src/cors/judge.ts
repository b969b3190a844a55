import { corsCheck } from "./judge/check.ts";
import { checkPreflight, preflightCauses } from "./judge/preflight.ts";
import { readCase } from "./judge/read-case.ts";
import { readableNames } from "./judge/readable.ts";
import { followRedirect } from "./judge/redirect.ts";
import { type Sent, startRequest } from "./judge/request.ts";
import type { Answer, Finding, Hop, JudgeCase, Reason, Verdict } from "./judge/verdict.ts";

/**
 * What a browser does with these answers: may the page read the response, was a preflight needed, which headers can be
 * read, and if not, why. Follows the Fetch standard, hop by hop. Where one thing blocks the call, what would block it next
 * is told too, so that all of it can be mended at once. Takes any value, and never throws: what is no case is blocked.
 *
 * @example
 * judge({
 *   origin: "https://app.example.com",
 *   request: { url: "https://api.example.com/users", method: "GET", headers: [], credentials: "omit" },
 *   response: { status: 200, headers: [] },
 * }).reasons[0]?.code; // "allow-origin-missing"
 */
export function judge(input: JudgeCase): Verdict {
  const { known, fault } = readCase(input);
  if (known === undefined) return invalid(fault);
  const { request, preflight, response } = known;
  const started = startRequest(known);
  if (started.sent === undefined) {
    return blocked(new Set(), [{ ...started.finding, step: "request", url: request.url }]);
  }
  const hops = known.hops ?? [{ url: request.url, preflight, response }];
  const causes = new Set<string>();
  let sent = started.sent;
  for (let followed = 0; ; followed++) {
    const hop = answersOf(hops[followed], sent);
    const reasons = judgeHop(sent, hop, causes);
    if (reasons.length > 0 || hop.response === undefined) return blocked(causes, reasons);
    const redirected = followRedirect(sent, hop.response, followed);
    if (redirected === undefined) return allowed(causes, readableNames(sent, hop.response));
    if (redirected.sent === undefined) return blocked(causes, at(sent, "response", [redirected.finding]));
    sent = redirected.sent;
  }
}

/** What is said of a value that is no case. */
export function invalid(fault: string): Verdict {
  return blocked(new Set(), [{ code: "case-invalid", step: "request", url: "", message: fault }]);
}

/** The hop's answers, if they are answers to this call: what another URL said proves nothing. */
function answersOf(hop: Hop | undefined, sent: Sent): Pick<Hop, "preflight" | "response"> {
  if (hop === undefined || !URL.canParse(hop.url, sent.url.href)) return {};
  const url = new URL(hop.url, sent.url);
  const same =
    url.origin === sent.url.origin && url.pathname === sent.url.pathname && url.search === sent.url.search;
  return same ? { preflight: answered(hop.preflight), response: answered(hop.response) } : {};
}

/** A status of 0 is how HARs and browsers write that there was no answer. */
function answered(answer: Answer | undefined): Answer | undefined {
  return answer === undefined || answer.status === 0 ? undefined : answer;
}

function judgeHop(sent: Sent, hop: Pick<Hop, "preflight" | "response">, causes: Set<string>): Reason[] {
  const reasons: Reason[] = [];
  if (sent.cors) {
    const because = preflightCauses(sent);
    for (const cause of because) causes.add(cause);
    if (because.length > 0) {
      const findings =
        hop.preflight === undefined ? [silence(sent, "preflight")] : checkPreflight(sent, hop.preflight);
      reasons.push(...at(sent, "preflight", findings));
    }
  }
  if (hop.response !== undefined) {
    if (sent.cors) reasons.push(...at(sent, "response", corsCheck(sent, hop.response)));
  } else if (reasons.length === 0) {
    reasons.push(...at(sent, "response", [silence(sent, "call")]));
  }
  return reasons;
}

function silence(sent: Sent, what: string): Finding {
  return { code: "network-error", message: `No answer to the ${what} came from ${sent.url.origin}.` };
}

function at(sent: Sent, step: Reason["step"], findings: readonly Finding[]): Reason[] {
  return findings.map((finding) => ({ ...finding, step, url: sent.url.href }));
}

function allowed(causes: ReadonlySet<string>, readable: readonly string[]): Verdict {
  return { allowed: true, preflight: preflightOf(causes), reasons: [], readable };
}

function blocked(causes: ReadonlySet<string>, reasons: readonly Reason[]): Verdict {
  return { allowed: false, preflight: preflightOf(causes), reasons, readable: [] };
}

function preflightOf(causes: ReadonlySet<string>): Verdict["preflight"] {
  return { needed: causes.size > 0, because: [...causes] };
}
