const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+|"/g;

/** A list in a list in a list of nothing else has a hundred times its length as lines, and a browser stands still over it. */
const mostCharacters = 2_000_000;
const deepest = 30;

/**
 * JSON with a line for each member, every number and string as it was written: parsing and writing it again would
 * change `12345678901234567890`. Undefined where it is no JSON. `cut`: its end may be missing.
 */
export function prettyJson(text: string, cut = false): string | undefined {
  if (!isJson(text) && !(cut && isJson(ended(text)))) return undefined;
  let depth = 0;
  let before = "";
  let length = 0;
  const parts: string[] = [];
  const put = (part: string): void => {
    parts.push(part);
    length += part.length;
  };
  const line = (): void => put(`\n${"  ".repeat(Math.min(depth, deepest))}`);
  for (const { 0: token, index } of text.matchAll(STRING_OR_MARK)) {
    const opens = before === "{" || before === "[";
    if (token === "}" || token === "]") {
      depth--;
      if (!opens) line();
    } else if (opens || before === ",") line();
    if (token === '"') {
      // Cut off in the middle of a string.
      put(text.slice(index));
      break;
    }
    put(token === ":" ? ": " : token);
    if (token === "{" || token === "[") depth++;
    if (length > mostCharacters) return undefined;
    before = token;
  }
  return parts.join("");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface Open {
  readonly end: string;
  readonly around: Open | undefined;
}

/** The beginning of a JSON text, up to the last member that is whole, with an end. */
function ended(text: string): string {
  let open: Open | undefined;
  let whole = { at: 0, open };
  for (const { 0: token, index } of text.matchAll(STRING_OR_MARK)) {
    if (token === "{" || token === "[") {
      open = { end: token === "{" ? "}" : "]", around: open };
      whole = { at: index + 1, open };
    } else if (token === ",") whole = { at: index, open };
    else if (token === "}" || token === "]") open = open?.around;
    // A string without its end.
    else if (token === '"') break;
  }
  const ends: string[] = [];
  for (let one = whole.open; one !== undefined; one = one.around) ends.push(one.end);
  return text.slice(0, whole.at) + ends.join("");
}
