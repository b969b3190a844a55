import { headerTokens, headerValues, type RawHeaders, sameName } from "../headers.ts";

/** What undici lets through and cannot be passed on; it ends the sentence "it sent …". */
export function headFault(status: number, reason: string, headers: RawHeaders): string | undefined {
  if (status === 101) return "a 101 that nobody had asked for, or without its Upgrade header";
  if (status < 100 || status > 999) return `the status ${status}`;
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(reason)) return "control bytes in its status line";
  // We asked for none but chunked (RFC 9112, 6.1), which is all that is undone here.
  const codings = headerValues(headers, "transfer-encoding");
  if (codings.every((coding) => /^(?:chunked|identity)$/i.test(coding.trim()))) return undefined;
  return "a Transfer-Encoding other than chunked";
}

/** What is wrong with the 101 that a WebSocket was asked for with (RFC 9110, 15.2.2). */
export function switchFault(headers: RawHeaders): string | undefined {
  const protocols = headerTokens(headers, "upgrade");
  if (protocols.length === 1 && sameName(protocols[0] as string, "websocket")) return undefined;
  return "a 101 to another protocol than websocket";
}
