import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { ServerResponse } from "./builtins.ts";
import { headerTokens, splitList } from "./headers.ts";

/** Is this an upgrade that we know? Every other protocol may be declined by not answering to it (RFC 9110, 7.8). */
export function asksForWebSocket(request: IncomingMessage): boolean {
  const { "content-length": length = "0", "transfer-encoding": coding } = request.headers;
  // With a body it would be two messages to whoever does not switch.
  if (request.method !== "GET" || length !== "0" || coding !== undefined) return false;
  // HTTP/1.0 has no upgrades (RFC 9110, 7.8).
  if (request.httpVersion === "1.0") return false;
  return headerTokens(request.rawHeaders, "upgrade").some(isWebSocket);
}

function isWebSocket(protocol: string): boolean {
  return protocol.toLowerCase() === "websocket";
}

/** What is being answered on a socket, found by the socket: its listeners are the same for all, and keep nothing. */
const answers = new WeakMap<Duplex, ServerResponse>();

/** Node's server has let go of the socket, so nobody else tells the response that it may go on. */
function tellDrain(this: Duplex): void {
  answers.get(this)?.emit("drain");
}

/** The close that follows tells all there is to tell. */
function ignore(): void {}

/**
 * A response object for a request that Node has handed over as a bare socket, so that refusals and answers other than 101
 * go the way of every other answer. The connection ends with it.
 */
export function responseOver(request: IncomingMessage): ServerResponse {
  const { socket } = request;
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  answers.set(socket, response);
  socket.on("error", ignore).on("drain", tellDrain);
  // The close of the socket is then the response's.
  response.once("finish", () => socket.destroySoon());
  return response;
}

/** Leaves the socket to a tunnel, which outlives the request by hours: nothing of the answer stays with it. */
export function detach(response: ServerResponse, socket: Socket): void {
  response.detachSocket(socket);
  answers.delete(socket);
  socket.off("drain", tellDrain);
}

/** As much as a client may say before it has been answered: more is a client that does not wait. */
const mostEarly = 64 * 1024;

/** The socket of a client that asked for a WebSocket and has no answer yet. */
export interface Handover {
  readonly socket: Duplex;
  /** Puts back what came early, for whoever reads next. */
  release(): void;
}

/** Reads on until the upgrade is answered, to hear when the client goes. */
export function handover(socket: Duplex, head: Buffer): Handover {
  const early = [head];
  let bytes = head.length;
  const onData = (chunk: Buffer): void => {
    early.push(chunk);
    bytes += chunk.length;
    if (bytes > mostEarly) socket.pause();
  };
  // Nobody ends a WebSocket halfway before it is one: the page has gone.
  const onEnd = (): void => {
    socket.destroy();
  };
  socket.on("data", onData);
  socket.on("end", onEnd);
  return {
    socket,
    release() {
      socket.off("data", onData);
      socket.off("end", onEnd);
      socket.pause();
      if (bytes > 0) socket.unshift(Buffer.concat(early));
    },
  };
}

/**
 * An upgrade to something else (`h2c`), put back as the plain request that it also is: its head without the Upgrade line,
 * and what followed it. Older Nodes offer no response object here, and do not ask before.
 */
export function serveWithoutUpgrade(
  server: EventEmitter,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const { method, url, httpVersion, rawHeaders } = request;
  let text = `${method} ${url} HTTP/${httpVersion}\r\n`;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const lower = name.toLowerCase();
    if (lower === "upgrade" || lower === "http2-settings") continue;
    const value = rawHeaders[i + 1] as string;
    text += `${name}: ${lower === "connection" ? keptTokens(value) : value}\r\n`;
  }
  socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, "latin1"), head]));
  // To its server, a TLS connection begins when its handshake has ended.
  server.emit("encrypted" in socket ? "secureConnection" : "connection", socket);
}

function keptTokens(connection: string): string {
  return splitList(connection)
    .filter((token) => !/^(?:upgrade|http2-settings)$/i.test(token))
    .join(", ");
}
