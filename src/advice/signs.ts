import { combined } from "../cors/judge/lists.ts";
import type { Answer, JudgeCase, Verdict } from "../cors/judge/verdict.ts";
import type { Sign } from "./sign.ts";

/** What the answers tell beside the verdict, without asking any further. */
export function signsOf({ origin, request, hops = [] }: JudgeCase, { reasons }: Verdict): Sign[] {
  const [blocking] = reasons;
  if (blocking === undefined) return mixedContent(origin, request.url);
  if (origin === "null") return [ORIGIN_NULL];
  const hop = hops.find(({ url }) => url === blocking.url);
  const signs = mixedContent(origin, request.url);
  if (blocking.step === "preflight" && hop?.preflight !== undefined)
    signs.push(...ofPreflight(hop.preflight, hop.url));
  if (blocking.step === "response" && hop?.response !== undefined) signs.push(...ofError(hop.response));
  return signs;
}

const ORIGIN_NULL: Sign = {
  code: "origin-null",
  kind: "hint",
  message:
    "This page has no origin of its own: it was opened from a file, or sits in a sandboxed iframe. Serve it over http; allowing null would let in every such page in the world.",
};

function ofPreflight(answer: Answer, url: string): Sign[] {
  const { status } = answer;
  if (
    status === 401 ||
    status === 403 ||
    status === 407 ||
    combined(answer.headers, "www-authenticate") !== undefined
  ) {
    return [
      {
        code: "preflight-asks-login",
        kind: "hint",
        message: `The preflight got ${status}, as from something that wants a login or a key. Browsers never send cookies, Authorization or any header of the page with a preflight, so OPTIONS has to be answered before the login is looked at.`,
      },
    ];
  }
  if (status >= 300 && status <= 399) {
    return [{ code: "preflight-leads-elsewhere", kind: "hint", message: whereTo(answer, url) }];
  }
  if (status === 404 || status === 405 || status === 501) {
    return [
      {
        code: "preflight-unhandled",
        kind: "hint",
        message: `The preflight got ${status}: the server has no answer to OPTIONS here. Answer it wherever the route itself is answered, with 204 and the headers below.`,
      },
    ];
  }
  if (status >= 500) {
    return [
      {
        code: "preflight-failing",
        kind: "hint",
        message: `The preflight got ${status}: the server, or the gateway in front of it, failed before any CORS setting could matter. Its own log tells why.`,
      },
    ];
  }
  return [];
}

function whereTo(answer: Answer, url: string): string {
  const location = combined(answer.headers, "location");
  if (location === undefined || !URL.canParse(location, url)) {
    return "A preflight may not be redirected: answer OPTIONS before the redirect.";
  }
  const from = new URL(url);
  const to = new URL(location, url);
  const elsewhere = `The preflight is sent on to ${to.href}.`;
  const same = to.host === from.host || to.hostname === from.hostname;
  if (same && from.protocol === "http:" && to.protocol === "https:") {
    return `${elsewhere} The server wants https: call ${to.href} directly.`;
  }
  if (same && `${from.pathname}/` === to.pathname) {
    return `${elsewhere} Only the slash at the end is missing: call ${to.href} directly.`;
  }
  if (/login|signin|sign-in|auth|sso|oauth/i.test(to.pathname)) {
    return `${elsewhere} That looks like a login page: OPTIONS has to be answered before the login is looked at, and API calls better get a 401 than a redirect.`;
  }
  return `${elsewhere} Call that URL directly, or answer OPTIONS before the redirect.`;
}

function ofError({ status }: Answer): Sign[] {
  if (status < 400) return [];
  return [
    {
      code: "error-answer",
      kind: "hint",
      message: `The call itself failed with ${status}. Many servers set their CORS headers on successes only, so this error looks like a CORS error: look at the ${status} first, and set the headers on errors too.`,
    },
  ];
}

/** https://w3c.github.io/webappsec-mixed-content/ */
function mixedContent(origin: string, url: string): Sign[] {
  if (!origin.startsWith("https://") || !URL.canParse(url)) return [];
  const { protocol, hostname } = new URL(url);
  if (protocol !== "http:" || hostname === "localhost" || hostname.endsWith(".localhost")) return [];
  if (hostname === "[::1]" || hostname.startsWith("127.")) return [];
  return [
    {
      code: "mixed-content",
      kind: "warning",
      message:
        "A page on https may not call http at all (mixed content): the browser blocks it whatever the headers say. Serve the API over https.",
    },
  ];
}
