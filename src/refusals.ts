import type { OwnAnswer } from "./answer.ts";
import type { RefusedCaller } from "./gate/caller.ts";
import type { RequestFacts } from "./gate/facts.ts";
import type { MessageFault } from "./gate/framing.ts";

/** The answers that are not the upstream's: each says what happened and what to do, and nothing of the config. */

/** The longest head that is taken; what browsers send is shorter until cookies pile up. */
export const longestHead = 64 * 1024;

export function badRequest({ status, message, hint }: MessageFault): OwnAnswer {
  return { status, failure: { code: codes[status], message, hint }, close: true };
}

const codes = { 400: "bad-request", 417: "expectation-failed", 501: "not-implemented" } as const;

export function badTarget(message: string): OwnAnswer {
  return badRequest({ status: 400, message, hint: "Send the path and query of the URL, as browsers do." });
}

export function leavesPrefix(): OwnAnswer {
  return badRequest({
    status: 400,
    message: "The path's dot segments or encoded slashes lead out of its route.",
    hint: "Ask for the path that is meant, without them.",
  });
}

export function tooLongToRewrite(): OwnAnswer {
  return badRequest({
    status: 400,
    message: "The path is too long for the route's rewrite.",
    hint: "At most 8 KiB of path are rewritten: put what is long into the query or the body.",
  });
}

export function headTooLarge(size: number): OwnAnswer {
  return {
    status: 431,
    close: true,
    failure: {
      code: "headers-too-large",
      message: `The request's head is ${size} bytes long; ${longestHead} are the limit.`,
      hint: "Cookies of every app on localhost pile up, whatever their ports: delete those for localhost in the browser.",
    },
  };
}

export function hostRefused(name: string): OwnAnswer {
  return {
    status: 421,
    failure: {
      code: "host-refused",
      message: `Requests for the host ${quoted(name)} are not taken, since any website could point such a name here.`,
      hint: `If the name is yours, add ${quoted(name)} to allowedHosts, start with --allow-host ${name}, or set CORSWALK_ALLOWED_HOSTS=${name}.`,
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
          hint: `If the page is yours, add ${quoted(origin)} to cors.origins, or start with --allow-origin ${origin}.`,
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

export function bodyLost(): OwnAnswer {
  return {
    status: 500,
    failure: {
      code: "body-lost",
      message:
        "Middleware before this one has read the request's body, and left nothing that could be sent on.",
      hint: "Mount corswalk before it, or have it put the bytes into request.rawBody.",
    },
  };
}

export function noRoute(path: string): OwnAnswer {
  return {
    status: 404,
    failure: {
      code: "no-route",
      message: `No route matches ${quoted(path)}.`,
      hint: 'Add one to routes in proxy.config.json: a path prefix and the URL that it goes to ("/" takes every path).',
    },
  };
}

export function loop(): OwnAnswer {
  return {
    status: 508,
    failure: {
      code: "loop",
      message: "This request has been through this proxy before.",
      hint: "The route's target, or a proxy behind it, leads back here: point it at the API itself.",
    },
  };
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
