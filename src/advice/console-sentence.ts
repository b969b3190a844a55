import type { PageRequest, Reason } from "../cors/judge/verdict.ts";
import { splitList } from "../headers.ts";

const PREFLIGHT = "Response to preflight request doesn't pass access control check: ";
const VALID = "Have the server send the header with a valid value.";

/** What Chromium writes into its console for this reason, word for word; `undefined`: nothing on CORS. */
export function consoleSentence(
  { url }: Pick<PageRequest, "url">,
  origin: string,
  reason: Reason,
): string | undefined {
  const says = sentences[reason.code]?.(reason);
  if (says === undefined) return undefined;
  const redirected = reason.url === url ? `'${url}'` : `'${reason.url}' (redirected from '${url}')`;
  const checked = reason.step === "preflight" && !PARSED_LATER.has(reason.code) ? PREFLIGHT : "";
  return `Access to fetch at ${redirected} from origin '${origin}' has been blocked by CORS policy: ${checked}${says}`;
}

/** What Chromium looks at when the preflight's own check has passed. */
const PARSED_LATER: ReadonlySet<Reason["code"]> = new Set([
  "allow-methods-invalid",
  "allow-headers-invalid",
  "method-not-allowed",
  "header-not-allowed",
]);

const sentences: Partial<Record<Reason["code"], (reason: Reason) => string>> = {
  "preflight-failed-status": () => "It does not have HTTP ok status.",
  "preflight-redirect": () => "Redirect is not allowed for a preflight request.",
  "allow-origin-missing": () =>
    "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
  "allow-origin-multiple": ({ found = "" }) =>
    `The 'Access-Control-Allow-Origin' header contains multiple values '${found}', but only one is allowed. ${VALID}`,
  "allow-origin-mismatch": ({ found = "" }) =>
    isOrigin(found)
      ? `The 'Access-Control-Allow-Origin' header has a value '${found}' that is not equal to the supplied origin. ${VALID}`
      : `The 'Access-Control-Allow-Origin' header contains the invalid value '${found}'. ${VALID}`,
  "allow-origin-wildcard-with-credentials": () =>
    "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
  "allow-credentials-missing": ({ found = "" }) =>
    `The value of the 'Access-Control-Allow-Credentials' header in the response is '${found}' which must be 'true' when the request's credentials mode is 'include'.`,
  "allow-methods-invalid": () =>
    "Cannot parse Access-Control-Allow-Methods response header field in preflight response.",
  "allow-headers-invalid": () =>
    "Cannot parse Access-Control-Allow-Headers response header field in preflight response.",
  "method-not-allowed": ({ needed = "" }) =>
    `Method ${needed} is not allowed by Access-Control-Allow-Methods in preflight response.`,
  "header-not-allowed": ({ needed = "" }) =>
    `Request header field ${splitList(needed)[0] ?? ""} is not allowed by Access-Control-Allow-Headers in preflight response.`,
  "redirect-with-credentials": ({ found = "" }) =>
    `Redirect location '${found}' contains a username and password, which is disallowed for cross-origin requests.`,
};

function isOrigin(value: string): boolean {
  return value === "null" || URL.canParse(value);
}
