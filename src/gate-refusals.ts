import type { OwnAnswer } from "./answer.ts";
import { parseOrigin } from "./cors/origin-pattern.ts";
import type { RefusedCaller } from "./gate/caller.ts";
import type { RequestFacts } from "./gate/facts.ts";
import { isLoopback } from "./loopback.ts";
import { quoted } from "./refusals.ts";

/** The gates' answers: each names the line that would let the caller in, and nothing of the config. */

export function hostRefused(name: string, facts: RequestFacts): OwnAnswer {
  return {
    status: 421,
    failure: {
      code: "host-refused",
      message: `Requests for the host ${quoted(name)} are not taken, since any website could point such a name here.`,
      hint: plainHost.test(name)
        ? `If the name is yours, add ${quoted(name)} to allowedHosts, start with --allow-host ${name}, or set CORSWALK_ALLOWED_HOSTS=${name}.${alsoItsPage(facts)}`
        : "Call it by a name of letters, digits, dots and hyphens: such a one can be added to allowedHosts.",
    },
  };
}

export function callerRefused(why: RefusedCaller["why"], facts: RequestFacts): OwnAnswer {
  return { status: 403, failure: { code: "origin-refused", ...refusals[why](facts) } };
}

const refusals = {
  origin: ({ origin = "null" }: RequestFacts) =>
    origin === "null"
      ? {
          message:
            'The page has the origin "null", as sandboxed frames, pages opened from files and forms posted by https pages have.',
          hint: 'Serve the page over http, or add "null" to cors.origins, which lets every such page in.',
        }
      : {
          message: `Pages of ${quoted(origin)} may not call.`,
          hint: isPlainOrigin(origin)
            ? `If the page is yours, ${lineFor(origin)}`
            : "No page of yours has such an origin: one is a scheme, a plain host name and a port.",
        },
  "cross-site": () => ({
    message: "Another site's page asked for this without saying which: it may not.",
    hint: "If the page is yours, have it send its origin (fetch, or crossorigin on the element) and add that to cors.origins.",
  }),
  prefetch: () => ({
    message: "A page had this fetched ahead, without saying which page it is: it may not.",
    hint: "Open the address itself: that is let in.",
  }),
  unidentified: () => ({
    message:
      "A browser asked for this without saying for which page, as it does over http on names other than localhost.",
    hint: "Call from a page with fetch and add its origin to cors.origins, or use localhost for the proxy.",
  }),
};

/** A phone's page calls by a name of this machine, and has that name itself. Whether it is let in already is not told. */
function alsoItsPage({ origin, host }: RequestFacts): string {
  if (origin === undefined || !isPlainOrigin(origin)) return "";
  const { host: ofPage, hostname } = new URL(origin);
  if (ofPage === host?.toLowerCase() || isLoopback(hostname)) return "";
  return ` For its page, if that is yours too, ${lineFor(origin)}`;
}

function lineFor(origin: string): string {
  return `add ${quoted(origin)} to cors.origins, or start with --allow-origin ${origin}.`;
}

/**
 * Whoever sent the name chose it, and somebody will paste the line into a shell or the config: `$(…)`, a leading hyphen and
 * `.com`, which would let in every name under it, are no names to add.
 */
const plainHost = /^(?:[a-z0-9_][a-z0-9._-]*|\[[0-9a-f:.]+\])$/;
const plainOrigin = /^[a-z][a-z0-9+.-]*:\/\/(?:[a-z0-9_][a-z0-9._-]*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/;

function isPlainOrigin(origin: string): boolean {
  return plainOrigin.test(origin) && parseOrigin(origin).fault === undefined;
}
