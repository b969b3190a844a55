import type { ServerResponse } from "node:http";
import type { RawHeaders } from "../headers.ts";
import { reasonPhrase } from "./decode.ts";

/** What comes before an answer and after its body. */

/** Straight to the socket: `writeEarlyHints` sends nothing without a Link header. HTTP/1.0 knows no 1xx. */
export function writeInterim(
  response: ServerResponse,
  status: number,
  reason: string,
  headers: RawHeaders,
): void {
  const { socket, req } = response;
  if (socket === null || req.httpVersionMajor < 1 || req.httpVersionMinor < 1) return;
  let head = `HTTP/1.1 ${status} ${reasonPhrase(reason)}\r\n`;
  for (let i = 0; i < headers.length; i += 2) head += `${headers[i]}: ${headers[i + 1]}\r\n`;
  socket.write(`${head}\r\n`, "latin1");
}

export function addTrailers(response: ServerResponse, headers: RawHeaders): void {
  const pairs: [string, string][] = [];
  for (let i = 0; i < headers.length; i += 2) pairs.push([headers[i] as string, headers[i + 1] as string]);
  try {
    response.addTrailers(pairs);
  } catch {
    // Trailers that cannot be written are dropped; the body before them is whole.
  }
}
