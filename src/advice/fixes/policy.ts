import { isForbiddenMethod, normalizeMethod } from "../../cors/methods.ts";
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

export function fixPolicy(written: Partial<FixPolicy>): CheckedPolicy {
  const faults: string[] = [];
  const plain = (
    values: readonly string[] = [],
    what: string,
    fits: (value: string) => boolean,
  ): string[] => {
    for (const value of values) {
      if (!fits(value))
        faults.push(`${what} ${JSON.stringify(value.slice(0, 200))} is left out: it is none.`);
    }
    return [...new Set(values.filter(fits))];
  };
  const policy: FixPolicy = {
    origins: plain(written.origins, "The origin", (value) => PLAIN_ORIGIN.test(value)),
    methods: plain(
      written.methods?.map(normalizeMethod),
      "The method",
      (value) => PLAIN_NAME.test(value) && !isForbiddenMethod(value),
    ),
    headers: plain(written.headers, "The request header", (value) => PLAIN_NAME.test(value)),
    credentials: written.credentials ?? false,
    expose: plain(written.expose, "The response header", (value) => PLAIN_NAME.test(value)),
    maxAge: seconds(written.maxAge),
  };
  return { policy, faults };
}

function seconds(value = 600): number {
  return Number.isFinite(value) ? Math.min(Math.max(Math.trunc(value), 0), LONGEST_MAX_AGE) : 600;
}
