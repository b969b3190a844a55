/** Bytes of a config file → its text, or why they are none and where. Total and linear. */
export function decodeText(
  bytes: Buffer,
): { text: string } | { problem: string; fix: string; line: number; column: number } {
  const start = { line: 1, column: 1 };
  const zeros = bytes[0] === 0 || bytes[1] === 0;
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (marked || zeros)
    return { problem: "the file is in UTF-16 or UTF-32", fix: "Save it as UTF-8", ...start };
  const text = bytes.toString("utf8");
  // What is no UTF-8 becomes U+FFFD, whose own bytes are EF BF BD: the first that was not written so is the place.
  for (let at = text.indexOf("\uFFFD"), from = 0, byte = 0; at !== -1; at = text.indexOf("\uFFFD", at + 1)) {
    byte += Buffer.byteLength(text.slice(from, at));
    from = at;
    if (bytes[byte] !== 0xef || bytes[byte + 1] !== 0xbf || bytes[byte + 2] !== 0xbd) {
      const before = text.slice(0, at).split("\n");
      return {
        problem: "the file is not UTF-8",
        fix: "Save it as UTF-8",
        line: before.length,
        column: (before.at(-1)?.length ?? 0) + 1,
      };
    }
  }
  return { text };
}
