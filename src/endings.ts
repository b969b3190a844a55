import type { ServerResponse } from "node:http";
import { together } from "./together.ts";

/** Ends answers that are complete. */
export interface Endings {
  /** With the others of this turn. */
  soon(response: ServerResponse, lastOfBody: Buffer | undefined): void;
  /** The answer of an upstream: at once where no other exchange is under way. */
  answered(response: ServerResponse, lastOfBody: Buffer | undefined): void;
}

interface Complete {
  readonly response: ServerResponse;
  readonly lastOfBody: Buffer | undefined;
}

/** Up to this, a copy of the body behind its head costs less than a write of two parts. */
const smallBody = 4 * 1024;

/**
 * Answers that became complete in one turn of the event loop end together when it has taken in what came. A write to who sleeps
 * costs several times a write to who is awake, so writes in a row cost the least. A call that is alone waits for nothing.
 */
export function endings(isAlone: () => boolean): Endings {
  const atTheEnd = together<Complete>(({ response, lastOfBody }) => end(response, lastOfBody));
  const soon: Endings["soon"] = (response, lastOfBody) => atTheEnd({ response, lastOfBody });
  return {
    soon,
    answered(response, lastOfBody) {
      if (isAlone()) end(response, lastOfBody);
      else soon(response, lastOfBody);
    },
  };
}

function end(response: ServerResponse, lastOfBody: Buffer | undefined): void {
  if (response.destroyed) return;
  if (lastOfBody === undefined || lastOfBody.length > smallBody) response.end(lastOfBody);
  // Node puts a string into one piece with the head; as latin1 it keeps every byte.
  else if (response.chunkedEncoding !== false) response.end(lastOfBody.toString("latin1"), "latin1");
  else {
    // `end` with a body writes a second, empty piece behind it, and a write of two pieces costs more than one.
    response.cork();
    response.write(lastOfBody.toString("latin1"), "latin1");
    response.uncork();
    response.end();
  }
}
