import type { RequestFacts } from "./facts.ts";
import { hostName } from "./host.ts";

export interface MessageFault {
  readonly status: 400 | 417 | 501;
  readonly message: string;
  readonly hint: string;
}

/**
 * What Node's parser lets through and a proxy must not: two servers that read one message differently see different
 * requests in it (RFC 9112, 11.2). The connection is closed after each of these.
 */
export function messageFault(facts: RequestFacts, httpVersion: string): MessageFault | undefined {
  if (facts.hosts > 1) return bad("The request has more than one Host header.", "Send exactly one.");
  if (facts.host === undefined && httpVersion !== "1.0") {
    return bad("The request has no Host header.", "HTTP/1.1 requires one (RFC 9112, 3.2).");
  }
  if (facts.host !== undefined && hostName(facts.host) === undefined) {
    return bad("The Host header is not a host name or address.", "Send the name and port that the URL has.");
  }
  if (facts.transferEncoding !== undefined) return codingFault(facts, httpVersion);
  if (facts.contentLength !== undefined && !/^[0-9]{1,15}$/.test(facts.contentLength)) {
    return bad("The Content-Length header is not one whole number.", "Send one Content-Length, in digits.");
  }
  if (facts.expect !== undefined && facts.expect.toLowerCase() !== "100-continue") {
    return {
      status: 417,
      message: "The Expect header asks for something unknown.",
      hint: "Send 100-continue or nothing.",
    };
  }
  return undefined;
}

function codingFault(facts: RequestFacts, httpVersion: string): MessageFault | undefined {
  if (facts.contentLength !== undefined) {
    return bad("The request has both a Content-Length and a Transfer-Encoding.", "Send one (RFC 9112, 6.3).");
  }
  if (httpVersion === "1.0")
    return bad("An HTTP/1.0 request has a Transfer-Encoding.", "Send a Content-Length.");
  if (facts.transferEncoding?.toLowerCase() === "chunked") return undefined;
  return {
    status: 501,
    message: "The request's Transfer-Encoding is not chunked.",
    hint: "No other transfer coding is implemented; compress with Content-Encoding instead.",
  };
}

function bad(message: string, hint: string): MessageFault {
  return { status: 400, message, hint };
}
