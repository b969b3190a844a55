import type { Duplex } from "node:stream";
import type { Dispatcher } from "undici";
import type { Calls } from "../../src/upstream/clients.ts";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** One GET through a dispatcher; rejects with the error that `forward` would get. */
export function get(
  dispatcher: Calls,
  origin: string,
  options: Partial<Omit<Dispatcher.DispatchOptions, "origin">> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let body = "";
    dispatcher.dispatch(
      { origin, path: "/", method: "GET", ...options },
      {
        onConnect() {},
        onHeaders(code) {
          status = code;
          return true;
        },
        onData(chunk) {
          body += chunk;
          return true;
        },
        onComplete: () => resolve({ status, body }),
        onError: reject,
      },
    );
  });
}

export function upgrade(dispatcher: Calls, origin: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(
      { origin, path: "/", method: "GET", upgrade: "websocket" },
      { onConnect() {}, onUpgrade: (_status, _headers, socket) => resolve(socket), onError: reject },
    );
  });
}
