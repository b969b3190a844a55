import { type IncomingMessage, type Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { headerTokens } from "./headers.ts";
import type { Step } from "./step.ts";
import { tunnel } from "./upstream/tunnel.ts";

/** Is this an upgrade that we know? Every other protocol may be declined by not answering to it (RFC 9110, 7.8). */
export function asksForWebSocket(request: IncomingMessage): boolean {
  const { "content-length": length = "0", "transfer-encoding": coding } = request.headers;
  // With a body it would be two messages to whoever does not switch.
  if (request.method !== "GET" || length !== "0" || coding !== undefined) return false;
  return headerTokens(request.rawHeaders, "upgrade").some(isWebSocket);
}

function isWebSocket(protocol: string): boolean {
  return protocol.toLowerCase() === "websocket";
}

/**
 * A response object for a request that Node has handed over as a bare socket, so that refusals and answers other than 101
 * go the way of every other answer. The connection ends with it.
 */
export function responseOver(request: IncomingMessage, socket: Duplex, head: Buffer): ServerResponse {
  // The close that follows tells all there is to tell.
  socket.on("error", () => {});
  if (head.length > 0) socket.unshift(head);
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  // Node's own upgrade hands over the net.Socket that it types as a Duplex.
  response.assignSocket(request.socket);
  response.once("finish", () => request.socket.destroySoon());
  return response;
}

/** The upstream has switched: its 101 to the client, then bytes both ways. */
export function openTunnel(step: Step, upstream: Duplex): void {
  const { house, live, response, socket } = step;
  if (socket === undefined || socket.destroyed) {
    upstream.destroy();
    return;
  }
  live.streaming = true;
  response.detachSocket(step.request.socket);
  let head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
  const { responseHeaders } = live;
  for (let i = 0; i < responseHeaders.length; i += 2)
    head += `${responseHeaders[i]}: ${responseHeaders[i + 1]}\r\n`;
  socket.write(`${head}\r\n`, "latin1");
  live.cut = tunnel(socket, upstream, {
    fromClient(bytes) {
      live.bytesIn += bytes;
    },
    fromUpstream(bytes) {
      live.bytesOut += bytes;
    },
    closed: () => house.live.finish(live, false),
  });
}

/**
 * An upgrade to something else (`h2c`), put back as the plain request that it also is: its head without the Upgrade line,
 * and what followed it. Node offers no response object here.
 */
export function serveWithoutUpgrade(
  server: Server,
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
    const value = lower === "connection" ? keptTokens(rawHeaders[i + 1] as string) : rawHeaders[i + 1];
    if (value !== "") text += `${name}: ${value}\r\n`;
  }
  socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, "latin1"), head]));
  server.emit("connection", socket);
}

function keptTokens(connection: string): string {
  const tokens = connection.split(",").map((token) => token.trim());
  return tokens.filter((token) => !/^(?:upgrade|http2-settings)$/i.test(token)).join(", ");
}
