import { isForbiddenMethod, normalizeMethod } from "../../cors/methods.ts";
import { list, record, text } from "../json.ts";
import type { FixPolicy } from "./fix.ts";

export interface CheckedPolicy {
  readonly policy: FixPolicy;
  /** What could not be taken over, one sentence each. */
  readonly faults: readonly string[];
}

/** Two hours: as long as Chromium keeps an answer at all. */
export const LONGEST_MAX_AGE = 7200;

/**
 * Origins and names go into code and config files of twenty languages, and may come from a file that somebody else
 * wrote. Only what needs no escaping in any of them is let in.
 */
const PLAIN_ORIGIN =
  /^[a-z][a-z0-9+.-]{0,40}:\/\/(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::[0-9]{1,5})?$/;
const PLAIN_NAME = /^[A-Za-z0-9_-]{1,100}$/;

export function fixPolicy(given: Partial<FixPolicy>): CheckedPolicy {
  const written = record(given);
  const faults: string[] = [];
  const plain = (values: unknown, what: string, fits: (value: string) => boolean): string[] => {
    const texts = list(values).map(text);
    for (const value of texts) {
      if (!fits(value))
        faults.push(`${what} ${JSON.stringify(value.slice(0, 200))} is left out: it is none.`);
    }
    return [...new Set(texts.filter(fits))];
  };
  const policy: FixPolicy = {
    origins: plain(written.origins, "The origin", (value) => PLAIN_ORIGIN.test(value)),
    methods: plain(
      list(written.methods).map((method) => normalizeMethod(text(method))),
      "The method",
      (value) => PLAIN_NAME.test(value) && !isForbiddenMethod(value),
    ),
    headers: plain(written.headers, "The request header", (value) => PLAIN_NAME.test(value)),
    credentials: written.credentials === true,
    expose: plain(written.expose, "The response header", (value) => PLAIN_NAME.test(value)),
    maxAge: seconds(written.maxAge),
  };
  return { policy, faults };
}

function seconds(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value)
    ? Math.min(Math.max(Math.trunc(value), 0), LONGEST_MAX_AGE)
    : 600;
}
