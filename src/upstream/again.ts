import type { Socket } from "node:net";
import { inherited } from "./inherited.ts";

/** Methods that may be sent again when nothing came back (RFC 9110, 9.2.2). */
const repeatable: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);

export function isRepeatable(method: string): boolean {
  return repeatable.has(method);
}

/**
 * Lets what ends a connection tell two things that undici forgets: whether an answer had come over it before, and that
 * it was reset (undici takes a reset for the proper end of a body that ends with its connection; `pushEnd` finds those that
 * Node takes for an end as well).
 */
export function rememberEnd(socket: Socket): void {
  if (socket.bytesRead > 0) readAtFirst.set(socket, socket.bytesRead);
  socket.on("error", rememberAnswer);
}

/** Of those that were read from before there was a call: a proxy's answer to CONNECT. */
const readAtFirst = new WeakMap<Socket, number>();

function rememberAnswer(this: Socket, error: NodeJS.ErrnoException): void {
  if (error.code === "ECONNRESET") error.code = reset;
  Object.assign(error, { hadAnswered: this.bytesRead > (readAtFirst.get(this) ?? 0) });
}

/** The end of what a socket reads, unless it was a reset. */
export function pushEnd(socket: Socket): boolean {
  if (!isDisconnected(socket)) return inherited(socket).push.call(socket, null);
  socket.destroy(Object.assign(new Error("reset beside its last bytes"), { code: "ECONNRESET" }));
  return false;
}

/**
 * A reset that comes beside the last bytes is told as an end by libuv (`uv__stream_io`), but a socket that was reset has no
 * peer any more. Neither has one that both sides have ended, nor is what waits to be read thrown away.
 */
function isDisconnected(socket: Socket): boolean {
  return socket.remoteAddress === undefined && !socket.writableEnded && socket.readableLength === 0;
}

/** The code of a reset that `rememberEnd` has seen. */
const reset = "CORSWALK_RESET";

/** A connection that had answered before ended with a call on it, as one does that the upstream closed for idleness just then. */
export function isLostRace(error: Error): boolean {
  const code = codeOf(error);
  const ended = code === "UND_ERR_SOCKET" || code === reset || code === "EPIPE";
  return ended && "hadAnswered" in error && error.hadAnswered === true;
}

export function isLengthMismatch(error: Error): boolean {
  return codeOf(error) === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";
}

function codeOf(error: Error): unknown {
  return "code" in error ? error.code : undefined;
}
