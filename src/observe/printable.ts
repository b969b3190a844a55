/**
 * Control characters (C0, DEL, C1), line separators and marks that turn the direction of text: a terminal obeys
 * them, and what is printed here came from a page or an upstream.
 */
const OBEYED = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The text with everything that a terminal would obey written out: `\x1b[2J` is seen, not done. */
export function printable(text: string): string {
  // Nearly every text has none, and is looked through faster than it is replaced.
  if (text.search(OBEYED) === -1) return text;
  return text.replace(OBEYED, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}
