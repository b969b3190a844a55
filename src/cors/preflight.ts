import { isToken, type RawHeaders, splitList } from "../headers.ts";
import { isForbiddenMethod, isParsedMethod, isSafelistedMethod, normalizeMethod } from "./methods.ts";
import type { CorsPolicy } from "./policy.ts";

/** Longer lists come from no page: reading them would only cost time. */
const LONGEST_LIST = 8192;

export interface PreflightAnswer {
  readonly headers: RawHeaders;
  readonly note: string | undefined;
}

interface Asked {
  readonly requestHeaders: string | undefined;
  readonly requestPrivateNetwork: boolean;
}

/** One list of the answer, and what it leaves out. */
interface Listed {
  readonly value: string | undefined;
  readonly note: string | undefined;
}

/**
 * The answer to an allowed page: always a success, whose lists do not name what is not allowed. The browser then names it
 * to the page, where a failed preflight would hide the reason. https://fetch.spec.whatwg.org/#http-responses
 */
export function preflightAnswer(
  origin: string,
  method: string,
  asked: Asked,
  policy: CorsPolicy,
): PreflightAnswer {
  const methods = listMethods(method, policy.methods);
  const names = listHeaders(asked.requestHeaders, policy.allowHeaders);
  const headers = [...policy.constant];
  if (!policy.anyOrigin) headers.push("Access-Control-Allow-Origin", origin);
  if (methods.value !== undefined) headers.push("Access-Control-Allow-Methods", methods.value);
  if (names.value !== undefined) headers.push("Access-Control-Allow-Headers", names.value);
  headers.push("Access-Control-Max-Age", String(policy.maxAge));
  if (asked.requestPrivateNetwork && policy.privateNetwork) {
    headers.push("Access-Control-Allow-Private-Network", "true");
  }
  const varying = "Access-Control-Request-Method, Access-Control-Request-Headers";
  headers.push("Vary", policy.anyOrigin ? varying : `Origin, ${varying}`);
  return { headers, note: methods.note ?? names.note };
}

function listMethods(method: string, allowed: CorsPolicy["methods"]): Listed {
  if (allowed !== "*") {
    const note =
      allowed.includes(method) || isSafelistedMethod(method)
        ? undefined
        : `The page asks for ${JSON.stringify(method)}, which cors.methods does not list.${caseHint(method, allowed)}`;
    return { value: allowed.length > 0 ? allowed.join(", ") : undefined, note };
  }
  // Under credentials a * would be the literal name, so the method asked for is named.
  if (isParsedMethod(method) && !isForbiddenMethod(method)) return { value: method, note: undefined };
  const fix = isParsedMethod(method.toUpperCase())
    ? caseHint(method, [method.toUpperCase()])
    : " Node's HTTP parser knows no such method and would answer 400.";
  return {
    value: undefined,
    note: `The page asks for ${JSON.stringify(method)}, which cannot be sent.${fix}`,
  };
}

function caseHint(method: string, allowed: readonly string[]): string {
  const meant = allowed.find((other) => other.toUpperCase() === method.toUpperCase());
  if (meant === undefined || meant === normalizeMethod(method)) return "";
  return ` Methods are case-sensitive: have the page send ${JSON.stringify(meant)}.`;
}

/** What was asked last: a page asks for the same names before each of its calls. */
let last:
  | { readonly asked: string; readonly allowed: CorsPolicy["allowHeaders"]; readonly listed: Listed }
  | undefined;

function listHeaders(asked: string | undefined, allowed: CorsPolicy["allowHeaders"]): Listed {
  if (asked === undefined) return listedHeaders(asked, allowed);
  if (last?.asked !== asked || last.allowed !== allowed)
    last = { asked, allowed, listed: listedHeaders(asked, allowed) };
  return last.listed;
}

function listedHeaders(asked: string | undefined, allowed: CorsPolicy["allowHeaders"]): Listed {
  const listed = allowed === "*" || allowed.length === 0 ? undefined : allowed.join(", ");
  if (asked === undefined || asked === "") return { value: listed, note: undefined };
  if (asked.length > LONGEST_LIST) {
    return { value: listed, note: "The page asks for more header names than any page sends." };
  }
  const names = splitList(asked);
  const refused = names.find(
    (name) => !isToken(name) || (allowed !== "*" && !allowed.includes(name.toLowerCase())),
  );
  if (refused === undefined) return { value: names.join(", ") || listed, note: undefined };
  const why = isToken(refused) ? "which cors.allowHeaders does not list" : "which is no header name";
  return { value: listed, note: `The page asks for the header ${JSON.stringify(refused)}, ${why}.` };
}
