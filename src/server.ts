import type { IncomingMessage, Server, ServerOptions, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { createServer } from "./builtins.ts";
import { serveWithoutUpgrade } from "./handover.ts";
import { PageRequest } from "./page-request.ts";
import { pageResponses } from "./page-response.ts";

export interface Doors {
  call(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void;
  /** False: not an upgrade that is served here, and to be answered as a plain request. */
  takesUpgrade(request: IncomingMessage): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** What comes of a wrong setup and makes no request, so that nothing else tells of it. */
  tellOnce(key: string, sentence: string): void;
}

/** Past this, Node's parser gives up before there is a request. A browser's cookies for one host stay below it. */
const longestParsedHead = 1024 * 1024;

/** https://www.rfc-editor.org/rfc/rfc8446#section-5.1 */
const tlsHandshake = 22;
const spokeTls = "a client spoke TLS to this port, which speaks plain HTTP: call http://, not https://";

const notHttp = ["This is not HTTP/1.1.", "Call http:// URLs of this address."] as const;
const notEncoded = [
  "The path has a byte that no URL has.",
  "Percent-encode it, as browsers do: é is %C3%A9.",
] as const;

/** What Node hands over where its parser gives up. */
type ClientError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/**
 * Newer Nodes ask before they hand a socket over, and go on as with any other request where the answer is no. They have to
 * be told: Node 26 reads the request's body itself, which could not be put back.
 */
interface AskedFirst extends ServerOptions {
  readonly shouldUpgradeCallback: (request: IncomingMessage) => boolean;
}

/** Node's server as a proxy needs it: nothing is dropped silently, nothing is cut while it moves. */
export function proxyServer(doors: Doors): Server {
  const options: AskedFirst = {
    IncomingMessage: PageRequest,
    ServerResponse: pageResponses(),
    maxHeaderSize: longestParsedHead,
    // We say it ourselves, in words and with CORS headers.
    requireHostHeader: false,
    // An upload takes as long as it takes; a head does not.
    requestTimeout: 0,
    headersTimeout: 30_000,
    keepAliveTimeout: 15_000,
    noDelay: true,
    shouldUpgradeCallback: doors.takesUpgrade,
  };
  const server = createServer(options);
  // Node leaves out headers past its limit without a word.
  server.maxHeadersCount = 0;
  /** The answer to the last request of each connection. */
  const latest = new WeakMap<Duplex, ServerResponse>();
  const waitInLine = lines();
  const call = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void => {
    // What follows a request that ends its connection is not served (RFC 9112, 9.6): it may be a part of its body.
    if (latest.get(request.socket)?.shouldKeepAlive === false) return;
    latest.set(request.socket, response);
    if (response.socket === null) waitInLine(request.socket, response);
    doors.call(request, response, expectsContinue);
  };
  server.on("request", (request, response) => call(request, response, false));
  server.on("checkContinue", (request, response) => call(request, response, true));
  server.on("checkExpectation", (request, response) => call(request, response, false));
  server.on("upgrade", (request, socket: Duplex, head) => {
    if (isTaken(latest.get(socket))) socket.destroy();
    else if (doors.takesUpgrade(request)) doors.upgrade(request, socket, head);
    else serveWithoutUpgrade(server, request, socket, head);
  });
  server.on("connect", ({ url }, socket: Duplex) => {
    if (isTaken(latest.get(socket))) {
      socket.destroy();
      return;
    }
    doors.tellOnce("connect", `a program asked for a tunnel to ${url} (CONNECT): this is no outbound proxy`);
    refuse(
      socket,
      "501 Not Implemented",
      "not-implemented",
      "CONNECT is not served here.",
      "Call the route's path instead.",
    );
  });
  server.on("clientError", (error: ClientError, socket: Duplex) => {
    const last = latest.get(socket);
    if (isUnderWay(last)) {
      // It ends the connection itself, and what comes behind its request is not looked at (RFC 9112, 9.6).
      if (!last.shouldKeepAlive && (last.writableEnded || error.code === "HPE_CLOSED_CONNECTION")) return;
      // What we say now would be taken for its answer, or for a part of it: right only where its own body is at fault.
      if (last.socket === null || last.headersSent || last.req.complete) {
        socket.destroy();
        return;
      }
    }
    if (error.code === "HPE_HEADER_OVERFLOW") {
      const hint = "Delete the cookies for localhost in the browser: those of every app there pile up.";
      refuse(
        socket,
        "431 Request Header Fields Too Large",
        "headers-too-large",
        "The head is over 1 MiB long.",
        hint,
      );
    } else if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") {
      refuse(
        socket,
        "408 Request Timeout",
        "bad-request",
        "The head did not come within 30 s.",
        "Send it at once.",
      );
    } else {
      if (error.rawPacket?.[0] === tlsHandshake) doors.tellOnce("tls", spokeTls);
      const [message, hint] = error.code === "HPE_INVALID_URL" ? notEncoded : notHttp;
      refuse(socket, "400 Bad Request", "bad-request", message, hint);
    }
  });
  return server;
}

/**
 * Answers that wait for an earlier one on their connection (pipelining). Node tells only the answer that is being written that
 * the connection has closed; the others hear it from here.
 */
function lines(): (socket: Duplex, response: ServerResponse) => void {
  const waiting = new WeakMap<Duplex, Set<ServerResponse>>();
  return (socket, response) => {
    const known = waiting.get(socket);
    const line = known ?? new Set();
    if (known === undefined) {
      waiting.set(socket, line);
      socket.once("close", () => {
        for (const left of line) if (left.socket === null) left.emit("close");
      });
    }
    line.add(response);
    response.once("close", () => line.delete(response));
  };
}

/** Not yet assigned to its socket, or not yet written to it. */
function isUnderWay(response: ServerResponse | undefined): response is ServerResponse {
  return response !== undefined && (response.socket !== null || !response.writableFinished);
}

/** Node hands a socket over also where an answer is still to be written to it, or has said that the connection ends. */
function isTaken(last: ServerResponse | undefined): boolean {
  return last?.shouldKeepAlive === false || isUnderWay(last);
}

/** Where there is no request to answer, only a socket. */
function refuse(socket: Duplex, status: string, code: string, message: string, hint: string): void {
  socket.on("error", () => {});
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = `${JSON.stringify({ error: { code, message, hint } })}\n`;
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `X-Corswalk: ${code}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
