import { caseOf } from "../cors/judge/read-case.ts";
import { absent, fields, list, type Misfit, type Reading, reading, text } from "../cors/judge/reading.ts";
import type { JudgeCase } from "../cors/judge/verdict.ts";
import type { Failure } from "../failure.ts";
import { SIGN_CODES, SIGN_KINDS, type Sign } from "./sign.ts";

export interface ExplainInput extends JudgeCase {
  /** The preflight was sent, the call was not: its answer is taken to carry the preflight's headers. */
  readonly unsent?: boolean | undefined;
  /** Why an answer is missing. */
  readonly failure?: Failure | undefined;
  /** What other questions to the server brought to light. */
  readonly signs?: readonly Sign[] | undefined;
  /** The server to write the fix for; otherwise the one that its answers name. */
  readonly fix?: string | undefined;
}

/** As `readCase`, with what `explain` takes beside a case. */
export function readInput(input: unknown): Reading<ExplainInput> {
  return reading((misfit) => {
    const given = fields(input, "it", misfit);
    const { unsent, failure, signs, fix } = given;
    return {
      ...caseOf(given, misfit),
      unsent: absent(unsent) ? undefined : flag(unsent, "unsent", misfit),
      failure: absent(failure) ? undefined : failureOf(failure, misfit),
      signs: absent(signs)
        ? undefined
        : list(signs, "signs", misfit).flatMap((sign, i) => signOf(sign, `signs[${i}]`, misfit)),
      fix: absent(fix) ? undefined : text(fix, "fix", misfit),
    };
  });
}

function flag(value: unknown, at: string, misfit: Misfit): boolean {
  if (typeof value !== "boolean") misfit(at, "true or false");
  return value === true;
}

function failureOf(value: unknown, misfit: Misfit): Failure {
  const { code, message, hint } = fields(value, "failure", misfit);
  return {
    code: text(code, "failure.code", misfit),
    message: text(message, "failure.message", misfit),
    hint: text(hint, "failure.hint", misfit),
  };
}

function signOf(value: unknown, at: string, misfit: Misfit): Sign[] {
  const given = fields(value, at, misfit);
  const code = SIGN_CODES.find((known) => known === given.code);
  const kind = SIGN_KINDS.find((known) => known === given.kind);
  const message = text(given.message, `${at}.message`, misfit);
  const origin = absent(given.origin) ? undefined : text(given.origin, `${at}.origin`, misfit);
  if (code === undefined) misfit(`${at}.code`, "one that is known here");
  if (kind === undefined) misfit(`${at}.kind`, '"hole", "warning" or "hint"');
  if (code === undefined || kind === undefined) return [];
  return [{ code, kind, message, ...(origin === undefined ? {} : { origin }) }];
}
