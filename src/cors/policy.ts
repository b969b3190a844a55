import type { RawHeaders } from "../headers.ts";
import { isAnyOrigin, type PolicyFault, policyFaults } from "./faults.ts";
import { misshapen } from "./misshapen.ts";
import { originMatcher } from "./origin.ts";
import { parseOrigin } from "./origin-pattern.ts";
import { CORS_DEFAULTS, type CompleteCors, type WrittenCors } from "./written.ts";

export type { PolicyFault } from "./faults.ts";
export type { WrittenCors } from "./written.ts";

/**
 * A CORS policy in the form that `decide` runs on. Made by `corsPolicy` from the written one; every combination that no
 * browser would accept has been refused there.
 */
export interface CorsPolicy {
  /** May a page of this serialized origin (as the Origin header carries it) call? */
  readonly allows: (origin: string) => boolean;
  /** `*` without credentials: every page gets the literal `*`, and answers need no `Vary: Origin`. */
  readonly anyOrigin: boolean;
  /** The origin patterns as written, for messages. */
  readonly origins: readonly string[];
  readonly credentials: boolean;
  readonly methods: "*" | readonly string[];
  /** Lowercase. */
  readonly allowHeaders: "*" | readonly string[];
  readonly exposeHeaders: "*" | readonly string[];
  readonly maxAge: number;
  readonly privateNetwork: boolean;
  /** What is the same on everything an allowed page gets, whichever page it is. */
  readonly constant: RawHeaders;
}

export type CorsPolicyResult =
  | { readonly policy: CorsPolicy; readonly faults: readonly [] }
  | { readonly policy: undefined; readonly faults: readonly PolicyFault[] };

/**
 * The policy of a route whose `cors` overrides the global one key by key (or the global one itself, without a `base`).
 * All faults of `written` are reported together; those of `base` belong to where the base was written. Takes any value.
 */
export function corsPolicy(written: WrittenCors = {}, base: WrittenCors = {}): CorsPolicyResult {
  const wrong = [...misshapen(written), ...misshapen(base)];
  if (wrong.length > 0) return { policy: undefined, faults: wrong };
  const complete = completed(written, base);
  const faults = policyFaults(written, complete);
  if (faults.length > 0) return { policy: undefined, faults };

  const { origins, maxAge, methods, exposeHeaders, privateNetwork } = complete;
  const anyOrigin = isAnyOrigin(origins);
  const credentials = complete.credentials && !anyOrigin;
  const policy: CorsPolicy = {
    allows: originMatcher(origins.flatMap((text) => parseOrigin(text).patterns ?? [])),
    anyOrigin,
    origins,
    credentials,
    methods,
    allowHeaders:
      complete.allowHeaders === "*"
        ? "*"
        : Object.freeze(complete.allowHeaders.map((name) => name.toLowerCase())),
    exposeHeaders,
    maxAge,
    privateNetwork,
    constant: constantHeaders(anyOrigin, credentials),
  };
  return { policy, faults: [] };
}

function completed(written: WrittenCors, base: WrittenCors): CompleteCors {
  const of = <K extends keyof CompleteCors>(key: K): CompleteCors[K] =>
    (written[key] ?? base[key] ?? CORS_DEFAULTS[key]) as CompleteCors[K];
  return {
    origins: of("origins"),
    credentials: of("credentials"),
    methods: of("methods"),
    allowHeaders: of("allowHeaders"),
    exposeHeaders: of("exposeHeaders"),
    maxAge: of("maxAge"),
    privateNetwork: of("privateNetwork"),
  };
}

function constantHeaders(anyOrigin: boolean, credentials: boolean): RawHeaders {
  const constant: string[] = [];
  if (anyOrigin) constant.push("Access-Control-Allow-Origin", "*");
  if (credentials) constant.push("Access-Control-Allow-Credentials", "true");
  return constant;
}
