import { request } from "../builtins.ts";
import { withoutHeaders } from "../headers.ts";
import type { Exchange } from "../observe/exchange.ts";
import type { Listening } from "../proxy.ts";

/** What belongs to the connection that the call came on: Node writes its own. */
const OF_ITS_CONNECTION = new Set([
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Sends a call to the proxy again, through the same gates, with all that the page said, its cookies and keys too. Resolves
 * when it is answered or has failed: what came of it is an exchange of its own.
 */
export function repeat(exchange: Exchange, body: Buffer, { port, addresses }: Listening): Promise<void> {
  const { method, path, requestHeaders } = exchange;
  const headers = withoutHeaders(requestHeaders, (lower) => OF_ITS_CONNECTION.has(lower));
  if (body.length > 0) headers.push("Content-Length", String(body.length));
  return new Promise((resolve) => {
    const call = request({
      host: reachable(addresses[0]),
      port,
      method,
      path,
      headers,
      agent: false,
      setHost: false,
      insecureHTTPParser: false,
    });
    call.once("response", (response) => {
      // Bodies may have no end: the answer's head is what this waits for.
      resolve();
      response.on("error", () => {}).resume();
    });
    call.once("error", () => resolve());
    call.end(body);
  });
}

function reachable(address = "127.0.0.1"): string {
  if (address === "0.0.0.0") return "127.0.0.1";
  return address === "::" ? "::1" : address;
}
