import type { IncomingMessage } from "node:http";
import { headerValue, type RawHeaders } from "./headers.ts";

/**
 * Dev servers on https speak HTTP/2, through Node's compatibility layer, which is HTTP/1.1 but for the heads. Our own
 * servers do not need it.
 */
export function isHttp2({ httpVersionMajor }: IncomingMessage): boolean {
  return httpVersionMajor === 2;
}

/** The head of a request as HTTP/1.1 has it (RFC 9113, 8.3.1 and 8.2.3). */
export function headersFromHttp2(request: IncomingMessage): RawHeaders {
  const { rawHeaders } = request;
  const authority = headerValue(rawHeaders, ":authority");
  const cookies: string[] = [];
  const headers = authority === undefined ? [] : ["Host", authority];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    const value = rawHeaders[i + 1] as string;
    if (name === "cookie") cookies.push(value);
    else if (!name.startsWith(":") && (name !== "host" || authority === undefined)) headers.push(name, value);
  }
  if (cookies.length > 0) headers.push("cookie", cookies.join("; "));
  // Frames end a body there; here it has to say that it has one.
  if (!endsWithHead(request) && headerValue(headers, "content-length") === undefined) {
    headers.push("transfer-encoding", "chunked");
  }
  return headers;
}

/** Node's types know nothing of a stream on a request that came over HTTP/2. */
function endsWithHead(request: IncomingMessage): boolean {
  const stream: unknown = "stream" in request ? request.stream : undefined;
  return (
    typeof stream === "object" &&
    stream !== null &&
    "endAfterHeaders" in stream &&
    stream.endAfterHeaders === true
  );
}

/** What an HTTP/2 head may not hold (RFC 9113, 8.2.2). */
export const connectionHeaders: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
]);
