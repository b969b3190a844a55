import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/**
 * Chunks, of up to 64 KiB. So many go on in a row, or those that have come by the end of a turn of the event loop: handed on one
 * by one, each wakes an upstream that has fallen asleep again, which takes longer than to write it.
 */
const mostInARow = 8;

/**
 * The body of a request as a stream of its own. undici destroys the body it was given when a call ends early; the
 * request itself must outlive that, because its socket still carries the answer.
 */
export function requestBody(request: IncomingMessage, received: (chunk: Buffer) => void): Readable {
  const body = new Readable({
    // Of chunks: undici asks a stream of bytes for its length, and would frame by that a chunked body that has come whole.
    objectMode: true,
    // When there is room for another row. An upload that is held back has no more than three chunks and a row here.
    highWaterMark: 4,
    read() {
      request.resume();
    },
    destroy(error, done) {
      request.off("data", onData);
      request.off("end", onEnd);
      request.off("aborted", onAborted);
      waiting = [];
      // What still comes is read and dropped: an answer sent into unread bytes would be lost in a reset.
      request.resume();
      done(error);
    },
  });
  let waiting: Buffer[] = [];
  function onData(chunk: Buffer): void {
    received(chunk);
    const count = waiting.push(chunk);
    if (count === 1) setImmediate(handOn);
    else if (count === mostInARow) handOn();
  }
  function handOn(): void {
    const row = waiting;
    waiting = [];
    let takesMore = true;
    for (const chunk of row) takesMore = body.push(chunk);
    // One that was destroyed takes no more, but its request is to be read to its end.
    if (!takesMore && !body.destroyed) request.pause();
  }
  function onEnd(): void {
    handOn();
    body.push(null);
  }
  function onAborted(): void {
    body.destroy(new Error("the client went away while it was sending"));
  }
  // What ended it is told by the call; without a listener it would end the process.
  body.on("error", () => {});
  request.on("data", onData);
  request.on("end", onEnd);
  request.on("aborted", onAborted);
  request.pause();
  return body;
}

/** A body that has been read already. */
export function wholeBody(bytes: Buffer, received: (chunk: Buffer) => void): Readable {
  received(bytes);
  return Readable.from([bytes]);
}
