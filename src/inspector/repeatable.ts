import { headerValue } from "../headers.ts";
import type { Exchange } from "../observe/exchange.ts";
import type { Body } from "./capture.ts";

/** RFC 9110, 9.2.1. */
export function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

/** Empty: it can be sent again as it was. */
export function whyNotRepeatable(exchange: Exchange, sent: Body | undefined): string {
  if (exchange.kind === "upgrade") return "A WebSocket is a conversation: it cannot be sent again.";
  if (exchange.bytesIn === 0) return "";
  if (sent === undefined || sent.beheaded || sent.total === 0) {
    return "Its body was not kept: nobody was looking when it passed.";
  }
  if (sent.bytes.length < sent.total) return "Its body was too long to keep.";
  const length = headerValue(exchange.requestHeaders, "content-length") ?? sent.total;
  return Number(length) === sent.total ? "" : "Its body did not come whole.";
}
