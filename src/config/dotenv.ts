/**
 * Reads a `.env` file: `NAME=value`, an optional `export`, comments, and values in quotes. Double quotes know `\n`, `\r`,
 * `\t`, `\"` and `\\`; single quotes and backticks keep everything; quoted values may run over several lines. What is no
 * assignment is passed over: these files are shared with other tools.
 */
export function parseDotenv(text: string): Record<string, string> {
  const values: Record<string, string> = Object.create(null);
  const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/;
  const source = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  let at = 0;
  while (at < source.length) {
    const newline = source.indexOf("\n", at);
    const lineEnd = newline === -1 ? source.length : newline;
    const line = source.slice(at, lineEnd);
    const match = assignment.exec(line);
    let end = lineEnd;
    if (match?.[1] !== undefined) {
      const start = at + match[0].length;
      const quote = source[start] ?? "";
      const closing = `"'\``.includes(quote) && quote !== "" ? closingQuote(source, start, quote) : -1;
      if (closing === -1) {
        values[match[1]] = unquoted(source.slice(start, lineEnd));
      } else {
        const inner = source.slice(start + 1, closing);
        values[match[1]] = quote === '"' ? unescaped(inner) : inner;
        const rest = source.indexOf("\n", closing);
        end = rest === -1 ? source.length : rest;
      }
    }
    at = end + 1;
  }
  return values;
}

function closingQuote(source: string, open: number, quote: string): number {
  for (let i = open + 1; i < source.length; i++) {
    if (source[i] === "\\" && quote === '"') i++;
    else if (source[i] === quote) return i;
  }
  return -1;
}

/** A `#` begins a comment only after a space: `https://x/#top` keeps its fragment. */
function unquoted(value: string): string {
  if (value.startsWith("#")) return "";
  const comment = value.search(/[ \t]#/);
  return (comment === -1 ? value : value.slice(0, comment)).trim();
}

function unescaped(inner: string): string {
  const known: Record<string, string> = { n: "\n", r: "\r", t: "\t" };
  return inner.replace(/\\([nrt"\\])/g, (_, char: string) => known[char] ?? char);
}
