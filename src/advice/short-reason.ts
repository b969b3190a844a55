import type { Reason } from "../cors/judge/verdict.ts";

/** A reason for a column of a table. */
export function shortReason({ code, found = "", needed = "", step }: Reason): string {
  const where = step === "preflight" ? "preflight: " : "";
  const words: Readonly<Record<Reason["code"], string>> = {
    "case-invalid": "not a case",
    "request-invalid": "no page can make this call",
    "network-error": "no answer",
    "preflight-failed-status": `status ${found}`,
    "preflight-redirect": `redirected (${found})`,
    "allow-origin-missing": "no Access-Control-Allow-Origin",
    "allow-origin-mismatch": `Access-Control-Allow-Origin is ${found}`,
    "allow-origin-multiple": "several Access-Control-Allow-Origin",
    "allow-origin-wildcard-with-credentials": "* does not count with credentials",
    "allow-credentials-missing": "no Access-Control-Allow-Credentials: true",
    "allow-methods-invalid": "Access-Control-Allow-Methods is no list",
    "allow-headers-invalid": "Access-Control-Allow-Headers is no list",
    "method-not-allowed": `method ${needed} not allowed`,
    "header-not-allowed": `header ${needed} not allowed`,
    "redirect-invalid": "redirected to nowhere",
    "redirect-limit": "too many redirects",
    "redirect-with-credentials": "redirected with a password in the URL",
  };
  return `${where}${words[code]}`;
}
