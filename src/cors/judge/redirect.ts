import { isBadPort } from "../bad-port.ts";
import { valuesOf } from "./lists.ts";
import { hasCredentials, isHttp, type Sent } from "./request.ts";
import type { Answer, Finding } from "./verdict.ts";

/** https://fetch.spec.whatwg.org/#redirect-status */
export function isRedirectStatus(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** The call as it goes on, or why it ends here. */
export type Redirected =
  | { readonly sent: Sent; readonly finding: undefined }
  | { readonly sent: undefined; readonly finding: Finding };

const MAX_REDIRECTS = 20;
/** https://fetch.spec.whatwg.org/#request-body-header-name */
const BODY_HEADERS = new Set(["content-encoding", "content-language", "content-location", "content-type"]);

/**
 * Where a redirect takes the call; `undefined`: it is an answer like any other.
 * https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
export function followRedirect(sent: Sent, answer: Answer, followed: number): Redirected | undefined {
  if (!isRedirectStatus(answer.status)) return undefined;
  const locations = valuesOf(answer.headers, "location");
  const [location] = locations;
  if (location === undefined) return undefined;
  if (locations.length > 1 || !URL.canParse(location, sent.url.href)) {
    return ended("redirect-invalid", locations.join(", "), "The redirect's Location is not one URL.");
  }
  const url = new URL(location, sent.url);
  const crossing = url.origin !== sent.url.origin;
  if (!isHttp(url)) {
    return ended(
      "redirect-invalid",
      location,
      `The redirect leads to ${url.protocol}, where browsers do not follow.`,
    );
  }
  if (isBadPort(url.port)) {
    const message = `The redirect leads to port ${url.port}, to which browsers open no connection.`;
    return ended("redirect-invalid", location, message);
  }
  if (followed >= MAX_REDIRECTS) {
    return ended("redirect-limit", location, `Browsers give up after ${MAX_REDIRECTS} redirects.`);
  }
  if (hasCredentials(url) && (sent.cors || url.origin !== sent.origin)) {
    const message =
      "The redirect's Location carries a user or password, which no cross-origin call may follow.";
    return ended("redirect-with-credentials", location, message);
  }
  const dropsBody = becomesGet(sent.method, answer.status);
  return {
    finding: undefined,
    sent: {
      ...sent,
      url,
      method: dropsBody ? "GET" : sent.method,
      headers: sent.headers.filter(([name]) => {
        const lower = name.toLowerCase();
        return !(dropsBody && BODY_HEADERS.has(lower)) && !(crossing && lower === "authorization");
      }),
      cors: sent.cors || url.origin !== sent.origin,
      tainted: sent.tainted || (crossing && sent.url.origin !== sent.origin),
    },
  };
}

function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== "GET" && method !== "HEAD";
  return (status === 301 || status === 302) && method === "POST";
}

function ended(code: Finding["code"], found: string, message: string): Redirected {
  return { sent: undefined, finding: { code, header: "Location", found, message } };
}
