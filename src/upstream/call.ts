import type { Duplex, Readable } from "node:stream";
import type { Dispatcher } from "undici";
import type { RawHeaders } from "../headers.ts";
import type { Calls } from "./clients.ts";
import type { HeadDecoder } from "./decode.ts";

/** One call as the upstream is to hear it. */
export interface UpstreamCall {
  /**
   * Where it goes, asked for when it is sent: a body may be long in coming, and a reload may come before it. `own`: for sending it
   * again, over a connection that nobody had before.
   */
  calls(own: boolean): Calls;
  /** Holds back the connection that is being read from, for a client that reads slowly. */
  holdBack(): () => void;
  readonly decode: HeadDecoder;
  /** With the others whose head has come in this turn of the event loop: that takes less than a tick for each. */
  beginSoon(answer: Beginning): void;
  readonly origin: string;
  /** The name of the server, whatever Host says. */
  readonly servername: string;
  readonly method: string;
  readonly path: string;
  readonly headers: RawHeaders;
  readonly body: Readable | null;
  readonly upgrade: "websocket" | null;
  /** Milliseconds from the last byte that was sent until the head must have come, 0: no limit. */
  readonly responseTimeout: number;
}

/** An answer whose head has come, and which has not been written yet. */
export interface Beginning {
  begin(): void;
}

/** A call that has been made. */
export interface Outgoing {
  /** For a client that has gone. Nothing where the call has ended. */
  abort(): void;
}

/** What the walk does at each turn of a call. */
export interface CallEvents {
  /** There is a connection, and the call is written to it. */
  connected(): void;
  /** The upstream's head: the head that the client gets instead. */
  head(status: number, headers: RawHeaders): RawHeaders;
  chunk(bytes: Buffer): void;
  /** An interim answer that is relayed (103 Early Hints). */
  interim(headers: RawHeaders): RawHeaders;
  trailers(headers: RawHeaders): RawHeaders;
  /** The answer has come whole; what of its body has not been written is to be. */
  complete(lastOfBody: Buffer | undefined): void;
  switched(status: number, headers: RawHeaders, socket: Duplex): void;
  /** No head has been sent to the client: it can still be told. */
  failed(error: unknown): void;
  /** The head has been sent; the body breaks off, and the client's connection with it. */
  brokeOff(error: unknown): void;
}

/**
 * `servername` is not in undici's types: without it undici takes the Host header for the server's name, and closes a
 * connection where they differ.
 */
export function dispatchOptions(
  call: UpstreamCall,
): Dispatcher.DispatchOptions & { origin: string; servername: string } {
  const { origin, servername, path, headers, body, upgrade } = call;
  // undici types the methods that it names; any token is one.
  const method = call.method as Dispatcher.HttpMethod;
  // It types the list as one that it may change, and only reads it.
  return { origin, servername, method, path, headers: headers as string[], body, upgrade };
}
