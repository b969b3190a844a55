/** Methods that may be sent again when nothing came back (RFC 9110, 9.2.2). */
const repeatable: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);

export function isRepeatable(method: string): boolean {
  return repeatable.has(method);
}

/** The connection ended while a call was on it, as it does when the upstream closed it for idleness just then. */
export function isClosedConnection(error: Error): boolean {
  const code = codeOf(error);
  return code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE";
}

export function isLengthMismatch(error: Error): boolean {
  return codeOf(error) === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";
}

function codeOf(error: Error): unknown {
  return "code" in error ? error.code : undefined;
}
