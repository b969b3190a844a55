import { difference } from "./difference.ts";
import { combined, valuesOf } from "./lists.ts";
import type { Sent } from "./request.ts";
import type { Answer, Finding } from "./verdict.ts";

const ORIGIN = "Access-Control-Allow-Origin";
const CREDENTIALS = "Access-Control-Allow-Credentials";

/** May this page have this answer? Empty: yes. https://fetch.spec.whatwg.org/#concept-cors-check */
export function corsCheck(sent: Sent, answer: Answer): Finding[] {
  const needed = sent.tainted ? "null" : sent.origin;
  const values = valuesOf(answer.headers, "access-control-allow-origin");
  const found = values.join(", ");
  if (!sent.include && found === "*") return [];
  const credentials = sent.include ? checkCredentials(answer) : [];
  if (found === needed && values.length > 0) return credentials;
  return [originFinding(values, needed, sent), ...credentials];
}

function originFinding(values: readonly string[], needed: string, sent: Sent): Finding {
  const found = values.join(", ");
  const base = { header: ORIGIN, found, needed };
  const caller = sent.tainted
    ? `the redirects crossed two foreign origins, so the browser now calls the page "null"`
    : `the page is ${needed}`;
  if (values.length === 0) {
    const message = `The answer carries no ${ORIGIN}, so no other origin may read it; ${caller}.`;
    return { code: "allow-origin-missing", header: ORIGIN, needed, message };
  }
  if (found === "*") {
    const message = `${ORIGIN} is *, which does not count for calls with credentials: the answer has to name ${needed}.`;
    return { code: "allow-origin-wildcard-with-credentials", ...base, message };
  }
  if (values.length > 1 || found.includes(",")) {
    const message = `${ORIGIN} has several values (${found}); it may have only one, and ${caller}.`;
    return { code: "allow-origin-multiple", ...base, message };
  }
  const message = `${ORIGIN} is ${found === "" ? "empty" : found}, but ${caller}.${difference(found, needed)}`;
  return { code: "allow-origin-mismatch", ...base, message };
}

function checkCredentials(answer: Answer): Finding[] {
  const found = combined(answer.headers, "access-control-allow-credentials");
  if (found === "true") return [];
  const state = found === undefined ? "is missing" : `is ${JSON.stringify(found)}`;
  const message = `The call carries credentials, but ${CREDENTIALS} ${state}: it has to be exactly "true".`;
  const base = { code: "allow-credentials-missing", header: CREDENTIALS, needed: "true", message } as const;
  return [found === undefined ? base : { ...base, found }];
}
