import { namesListed } from "../cors/judge/lists.ts";
import { startRequest } from "../cors/judge/request.ts";
import type { JudgeCase } from "../cors/judge/verdict.ts";
import { unsafeHeaderNames } from "../cors/safelist.ts";
import type { FixPolicy } from "./fixes/fix.ts";
import { allowedOrigin, letsCredentials } from "./headers-of.ts";
import { hopsOf } from "./wire.ts";

/** What the server allows already, and this call: a fix must not take from others what they have. */
export function callPolicy(seen: JudgeCase, known: readonly string[]): Partial<FixPolicy> {
  const { sent } = startRequest(seen);
  if (sent === undefined) return {};
  const answers = hopsOf(seen).flatMap(({ preflight, response }) =>
    [preflight, response].filter((answer) => answer !== undefined),
  );
  const listed = (lower: string) =>
    answers.flatMap(({ headers }) => namesListed(headers, lower) ?? []).filter((name) => name !== "*");
  const allowed = answers.map(allowedOrigin).filter((origin) => origin !== undefined);
  const others = allowed.filter((origin) => URL.canParse(origin) && new URL(origin).origin === origin);
  return {
    origins: [...new Set([...known, ...others, sent.origin])],
    methods: [...new Set([...listed("access-control-allow-methods"), sent.method])],
    headers: merged([...listed("access-control-allow-headers"), ...unsafeHeaderNames(sent.headers)]),
    credentials: sent.include || answers.some(letsCredentials),
    expose: merged(listed("access-control-expose-headers")),
  };
}

function merged(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.toLowerCase()))];
}
