import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** So many bytes go on in a row, or what has come by the end of a turn of the event loop. */
const mostInARow = 512 * 1024;

/**
 * The body of a request as a stream of its own. undici destroys the body it was given when a call ends early; the
 * request itself must outlive that, because its socket still carries the answer.
 */
export function requestBody(request: IncomingMessage, received: (chunk: Buffer) => void): Readable {
  const body = new Readable({
    // Of chunks: undici asks a stream of bytes for its length, and would frame by that a chunked body that has come whole.
    objectMode: true,
    highWaterMark: 4,
    read() {
      request.resume();
    },
    destroy(error, done) {
      request.off("data", onData);
      request.off("end", onEnd);
      request.off("aborted", onAborted);
      // What still comes is read and dropped: an answer sent into unread bytes would be lost in a reset.
      request.resume();
      done(error);
    },
  });
  let waiting: Buffer[] = [];
  let bytes = 0;
  function onData(chunk: Buffer): void {
    received(chunk);
    bytes += chunk.length;
    if (waiting.push(chunk) === 1) setImmediate(handOn);
    if (bytes >= mostInARow) handOn();
  }
  /** Written one by one as they come, each wakes an upstream that has fallen asleep again, which takes longer than the write. */
  function handOn(): void {
    if (body.destroyed) return;
    const all = waiting;
    waiting = [];
    bytes = 0;
    let takesMore = true;
    for (const chunk of all) takesMore = body.push(chunk);
    if (!takesMore) request.pause();
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
