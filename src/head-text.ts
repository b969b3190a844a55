import { isFieldValue, type RawHeaders, sameName } from "./headers.ts";

/** The text of a head as Node wrote it, for others that are like it. */
export interface KnownText {
  readonly firstLine: string;
  readonly text: string;
  head: RawHeaders;
  /** What Node put behind the list; found out for the first that is like it. */
  end: string | undefined;
  /** Where in the list a value has been another one since. */
  moving: readonly number[];
  /** The text before, between and behind those. */
  pieces: readonly string[];
}

/** Each of these does more than it says: it ends the connection, sends the head at once, throws, has bytes of its own. */
const doMore = ["connection", "keep-alive", "expect", "trailer", "content-disposition"];

/** May the text of others be made of that of this one? */
export function isPlain(head: RawHeaders): boolean {
  for (let i = 0; i < head.length; i += 2) {
    for (const name of doMore) if (sameName(head[i] as string, name)) return false;
  }
  return true;
}

/**
 * The text of a head with the names of a known one: its values are put in their places. Undefined: it has other names, or a value
 * that may not be written or that decides about more than what stands there. Lists are not changed once they are made (`template.ts`).
 */
export function textLike(known: KnownText, head: RawHeaders): string | undefined {
  const before = known.head;
  const moving: number[] = [];
  for (let i = 0; head !== before && i < head.length; i++) {
    const text = head[i] as string;
    if (text === before[i]) continue;
    if (i % 2 === 0 || sameName(head[i - 1] as string, endsBody) || !isFieldValue(text)) return undefined;
    if (!known.moving.includes(i)) moving.push(i);
  }
  known.end ??= endOf(known);
  if (known.end === undefined) return undefined;
  known.head = head;
  if (moving.length > 0 || known.pieces.length === 0) cut(known, known.end, moving);
  return filled(known);
}

/** Another value there is another way to end the body. */
const endsBody = "transfer-encoding";

/** Undefined: Node has changed what was in the list. */
function endOf({ firstLine, head, text }: KnownText): string | undefined {
  let expected = firstLine;
  for (let i = 0; i < head.length; i += 2) expected += `${head[i]}: ${head[i + 1]}\r\n`;
  return text.startsWith(expected) ? text.slice(expected.length) : undefined;
}

function cut(known: KnownText, end: string, more: readonly number[]): void {
  const { firstLine, head } = known;
  const moving = [...known.moving, ...more].sort((a, b) => a - b);
  const pieces: string[][] = [[firstLine]];
  for (let i = 0; i < head.length; i += 2) {
    const moves = moving.includes(i + 1);
    pieces.at(-1)?.push(head[i] as string, ": ");
    if (moves) pieces.push([]);
    else pieces.at(-1)?.push(head[i + 1] as string);
    pieces.at(-1)?.push("\r\n");
  }
  pieces.at(-1)?.push(end);
  known.moving = moving;
  // Joined, not added up: a text that was added up is put together anew each time that it is a part of another one.
  known.pieces = pieces.map((parts) => parts.join(""));
}

function filled({ head, moving, pieces }: KnownText): string {
  let text = pieces[0] as string;
  for (let i = 0; i < moving.length; i++)
    text += (head[moving[i] as number] as string) + (pieces[i + 1] as string);
  return text;
}
