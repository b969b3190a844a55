/** A raw head as latin1 strings, which keep every byte of it. */
export function decodeHeaders(raw: readonly (Buffer | string)[]): string[] {
  const headers = new Array<string>(raw.length);
  for (let i = 0; i < raw.length; i++) {
    const part = raw[i] as Buffer | string;
    headers[i] = typeof part === "string" ? part : part.toString("latin1");
  }
  return headers;
}

/**
 * A reason phrase as it can be written. undici reads it as UTF-8: what was valid goes back to the bytes that it was, what
 * was not (U+FFFD) is dropped, since the reason means nothing (RFC 9112, 4) and the answer does.
 */
export function reasonPhrase(reason: string): string {
  if (/^[\t\x20-\x7e]*$/.test(reason)) return reason;
  return reason.includes("\ufffd") ? "" : Buffer.from(reason).toString("latin1");
}
