const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+/g;

/**
 * JSON with a line for each member, every number and string as it was written: parsing and writing it again would
 * change `12345678901234567890`. Undefined where it is no JSON.
 */
export function prettyJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  let depth = 0;
  let before = "";
  const parts: string[] = [];
  const line = (): void => {
    parts.push(`\n${"  ".repeat(Math.min(depth, 60))}`);
  };
  for (const [token] of text.matchAll(STRING_OR_MARK)) {
    const opens = before === "{" || before === "[";
    if (token === "}" || token === "]") {
      depth--;
      if (!opens) line();
    } else if (opens || before === ",") line();
    parts.push(token === ":" ? ": " : token);
    if (token === "{" || token === "[") depth++;
    before = token;
  }
  return parts.join("");
}
