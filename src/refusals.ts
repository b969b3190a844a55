import type { OwnAnswer } from "./answer.ts";
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

/** What a caller sent, in a sentence: however long it is, and whatever is in it. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
