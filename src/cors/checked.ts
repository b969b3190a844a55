import { applyCors as apply } from "./apply.ts";
import { type CorsRequest, type Decision, decide as decideOn, type Pass } from "./decide.ts";
import {
  absent,
  type Fields,
  fields,
  list,
  type Misfit,
  type Reading,
  reading,
  text,
} from "./judge/reading.ts";
import type { CorsPolicy } from "./policy.ts";

/** `decide` and `applyCors` as a library has them: for values that no compiler has looked at. The proxy's own need no look. */

/**
 * What CORS makes of a request. Takes any value, and never throws: what is no request, or no policy, is refused, and the
 * refusal says why.
 *
 * @example
 * const { policy } = corsPolicy({ origins: ["https://app.example.com"] });
 * decide({ method: "GET", origin: "https://app.example.com", … }, policy); // { kind: "pass", origin: "https://app…" }
 */
export function decide(request: CorsRequest, policy: CorsPolicy): Decision {
  const { known, fault } = reading(
    (misfit) => requestOf(fields(request, "it", misfit), misfit),
    "The request is",
  );
  if (known === undefined) return { kind: "refusal", origin: "", message: fault, hint: requestHint };
  const unfit = policyFault(policy);
  if (unfit !== undefined)
    return { kind: "refusal", origin: known.origin ?? "", message: unfit, hint: policyHint };
  try {
    return decideOn(known, policy);
  } catch {
    const message = "The policy throws when it is asked.";
    return { kind: "refusal", origin: known.origin ?? "", message, hint: policyHint };
  }
}

/**
 * The headers of an answer as an allowed page gets them: the CORS headers that were there are gone, the policy's are set,
 * and caches are told that they depend on the page's origin. Throws where it is given something else.
 *
 * @example
 * const decision = decide(request, policy);
 * if (decision.kind === "pass") applyCors(["Content-Type", "text/plain"], decision, policy);
 */
export function applyCors(
  headers: readonly string[],
  pass: Pass,
  policy: CorsPolicy,
  status = 200,
): string[] {
  const unfit =
    reading((misfit) => texts(headers, misfit), "The headers are").fault ??
    reading((misfit) => passOf(fields(pass, "it", misfit), misfit), "The decision is").fault ??
    reading((misfit) => typeof status === "number" || misfit("it", "a number"), "The status is").fault;
  if (unfit !== undefined) throw new TypeError(`${unfit} ${applyHint}`);
  const unfitPolicy = policyFault(policy);
  if (unfitPolicy !== undefined) throw new TypeError(`${unfitPolicy} ${policyHint}`);
  return apply(headers, pass, policy, status);
}

const requestHint =
  "Pass { method, origin, requestMethod, requestHeaders }, each a text, or undefined for a header that is not there.";
const policyHint =
  "Pass the `policy` that corsPolicy(…) returns. Where that is undefined, the `faults` beside it say why.";
const applyHint =
  'Pass [name, value, name, value …], what decide(…) returned with the kind "pass", and a policy.';

function requestOf(given: Fields, misfit: Misfit): CorsRequest {
  const header = (value: unknown, at: string) => (absent(value) ? undefined : text(value, at, misfit));
  const { requestPrivateNetwork: asks } = given;
  if (!absent(asks) && typeof asks !== "boolean") misfit("requestPrivateNetwork", "true or false");
  return {
    method: text(given.method, "method", misfit),
    origin: header(given.origin, "origin"),
    requestMethod: header(given.requestMethod, "requestMethod"),
    requestHeaders: header(given.requestHeaders, "requestHeaders"),
    requestPrivateNetwork: asks === true,
  };
}

function texts(headers: unknown, misfit: Misfit): void {
  const values = list(headers, "it", misfit);
  if (values.length % 2 !== 0) misfit("it", "a list of pairs");
  for (const [i, value] of values.entries()) text(value, `[${i}]`, misfit);
}

function passOf({ kind, origin }: Fields, misfit: Misfit): void {
  if (kind !== "pass") misfit("kind", '"pass"');
  if (!absent(origin)) text(origin, "origin", misfit);
}

function policyFault(policy: unknown): Reading<unknown>["fault"] {
  return reading((misfit) => {
    const given = fields(policy, "it", misfit);
    for (const { name, fits, needed } of policyParts) if (!fits(given[name])) misfit(name, needed);
  }, "The policy is").fault;
}

interface Part {
  readonly name: keyof CorsPolicy;
  readonly fits: (value: unknown) => boolean;
  readonly needed: string;
}

const isList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "string");
const isNames = (value: unknown): boolean => value === "*" || isList(value);

/** What `decide` and `applyCors` go by. */
const policyParts: readonly Part[] = [
  { name: "allows", fits: (value) => typeof value === "function", needed: "a function" },
  { name: "methods", fits: isNames, needed: '"*" or a list of texts' },
  { name: "allowHeaders", fits: isNames, needed: '"*" or a list of texts' },
  { name: "exposeHeaders", fits: isNames, needed: '"*" or a list of texts' },
  { name: "maxAge", fits: (value) => typeof value === "number", needed: "a number" },
  { name: "constant", fits: isList, needed: "a list of texts" },
];
