import type { Socket } from "node:net";
import { connectError, type Peer } from "./connect-error.ts";
import type { Connecting } from "./connecting.ts";

/** No proxy has more to say than this before the tunnel is open. */
const headLimit = 16 * 1024;

/**
 * Asks a proxy for a tunnel (RFC 9110, 9.3.6). Afterwards the socket is the target's, with nothing of its bytes lost.
 * Fails with a ConnectError, and then the socket is gone.
 */
export function askForTunnel(
  socket: Socket,
  proxy: Peer,
  target: string,
  authorization: string | undefined,
  connecting: Connecting,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);

    const stop = () => {
      socket.off("readable", read).off("end", ended).off("close", ended);
    };
    const fail = (reason: unknown) => {
      stop();
      socket.destroy();
      reject(reason);
    };
    const broken = (detail: string) => fail(connectError({ kind: "proxy-broken", peer: proxy, detail }));
    const ended = () => broken("it closed the connection instead of answering CONNECT");

    const read = () => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) {
        received = Buffer.concat([received, chunk]);
        const answer = finalAnswer(received);
        if (answer === "nonsense") return broken("its answer to CONNECT is not HTTP");
        if (answer !== "incomplete") return conclude(answer);
        if (received.length > headLimit) return broken("its answer to CONNECT has no end");
      }
    };
    const conclude = ({ status, reason, rest }: ProxyAnswer) => {
      if (status > 299) return fail(connectError({ kind: "proxy-refused", peer: proxy, status, reason }));
      stop();
      if (rest.length > 0) socket.unshift(rest);
      resolve();
    };

    const reason = connecting.reason();
    if (reason !== undefined) return fail(reason);
    connecting.onGivenUp(fail);
    socket.on("readable", read).on("end", ended).on("close", ended);
    const credentials = authorization === undefined ? "" : `Proxy-Authorization: ${authorization}\r\n`;
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${credentials}\r\n`, "latin1");
  });
}

interface ProxyAnswer {
  readonly status: number;
  readonly reason: string;
  readonly rest: Buffer;
}

/** The first answer that is not an interim one (1xx). */
function finalAnswer(received: Buffer): ProxyAnswer | "incomplete" | "nonsense" {
  for (let start = 0; ; ) {
    if (!startsLikeHttp(received.subarray(start))) return "nonsense";
    const end = received.indexOf("\r\n\r\n", start);
    if (end === -1) return "incomplete";
    const line = received.toString("latin1", start, received.indexOf("\r\n", start));
    const match = /^HTTP\/1\.[01] ([1-5]\d\d)(?: (.*))?$/.exec(line);
    if (match === null) return "nonsense";
    const status = Number(match[1]);
    start = end + 4;
    if (status > 199) return { status, reason: shownReason(match[2] ?? ""), rest: received.subarray(start) };
  }
}

function startsLikeHttp(bytes: Buffer): boolean {
  return "HTTP/1.".startsWith(bytes.toString("latin1", 0, 7));
}

function shownReason(reason: string): string {
  return reason.replace(/[^\x20-\x7e]/g, "").slice(0, 100);
}
