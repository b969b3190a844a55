import type { ServerResponse } from "node:http";
import { STATUS_CODES } from "./builtins.ts";
import { applyCors } from "./cors/apply.ts";
import type { Pass } from "./cors/decide.ts";
import type { CorsPolicy } from "./cors/policy.ts";
import type { Failure } from "./failure.ts";
import type { RequestFacts } from "./gate/facts.ts";
import type { RawHeaders } from "./headers.ts";
import type { Live } from "./live.ts";
import { createRedactor } from "./observe/redact.ts";

/** The CORS headers of an answer to a caller that has been let in; undefined for one that has not. */
export interface Readable {
  readonly pass: Pass;
  readonly policy: CorsPolicy;
}

export interface OwnAnswer {
  readonly status: number;
  readonly failure: Failure;
  readonly upstream?: string | undefined;
  /** What was read of this connection cannot be trusted: nothing more is read from it. */
  readonly close?: boolean;
}

/**
 * What corswalk says itself, where a call cannot be made or has failed. An allowed page can read it, so that no error of
 * the proxy ever looks like a CORS error.
 */
export function answer(
  response: ServerResponse,
  live: Live,
  told: OwnAnswer,
  readable: Readable | undefined,
): void {
  const own = { ...told, upstream: told.upstream && withoutKeys.text(told.upstream) };
  live.failure = own.failure;
  const html = isNavigation(live.facts);
  const body = Buffer.from(
    html ? page(own) : `${JSON.stringify({ error: { ...own.failure, upstream: own.upstream } })}\n`,
  );
  const headers = [
    "Content-Type",
    html ? "text/html; charset=utf-8" : "application/json",
    "Content-Length",
    String(body.length),
    "Cache-Control",
    "no-store",
    "X-Content-Type-Options",
    "nosniff",
    "X-Corswalk",
    own.failure.code,
    ...(html ? pageSafety : []),
  ];
  if (own.close === true) response.shouldKeepAlive = false;
  write(response, live, own.status, headers, body, readable);
}

/** The page repeats what the caller said, on the origin of the upstream's pages: nothing in it runs. */
const pageSafety = [
  "Content-Security-Policy",
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
];

/** Over http on names that are not loopback, browsers send no Sec-Fetch-*: there Accept tells a person from a script. */
function isNavigation({ mode, accept = "" }: RequestFacts): boolean {
  return mode === undefined ? accept.includes("text/html") : mode === "navigate";
}

/** Errors are copied into tickets and chats, and the call's own query may hold a key. */
const withoutKeys = createRedactor([]);

/** Status, headers and a whole body, from here. */
export function write(
  response: ServerResponse,
  live: Live,
  status: number,
  headers: RawHeaders,
  body: Buffer | undefined,
  readable: Readable | undefined,
): void {
  const sent = readable === undefined ? headers : applyCors(headers, readable.pass, readable.policy);
  live.bytesOut = live.method === "HEAD" ? 0 : (body?.length ?? 0);
  if (body !== undefined && live.bytesOut > 0) live.watcher?.received(body);
  writeHead(response, live, status, sent);
  response.end(body);
}

export function writeHead(response: ServerResponse, live: Live, status: number, headers: RawHeaders): void {
  live.status = status;
  live.responseHeaders = headers;
  // Without a reason of its own, Node takes that of a head whose writing has failed.
  response.writeHead(status, STATUS_CODES[status] ?? "", headers as string[]);
}

function page({ status, failure, upstream }: OwnAnswer): string {
  const lines = [failure.hint, ...(upstream === undefined ? [] : [`Upstream: ${upstream}`])];
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${status} ${escaped(failure.code)}</title>
<body style="font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:15vh auto;padding:0 1.5rem">
<p><small>corswalk · ${status} <code>${escaped(failure.code)}</code></small></p>
<h1 style="font-size:1.4rem">${escaped(failure.message)}</h1>
${lines.map((line) => `<p>${escaped(line)}</p>`).join("\n")}
</body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
