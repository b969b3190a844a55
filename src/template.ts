import { longestListKept, type RawHeaders } from "./headers.ts";

/** How a head is made of another one. */
export interface Making<Case> {
  make(head: RawHeaders, given: Case): RawHeaders;
  /** Does what is made depend on the value of the header of this name, in lowercase? Other values are dropped or go on as they are. */
  reads(name: string): boolean;
  /** What else it depends on. */
  isSame(one: Case, other: Case): boolean;
}

/** What was made of a head, for others with the same names: their values are put in its places. */
interface Template<Case> {
  readonly given: Case;
  head: RawHeaders;
  made: RawHeaders;
  /** Where the texts of `head` stand in `made`; -1: nowhere; undefined: another text there may make another head. */
  readonly places: readonly (number | undefined)[];
}

/**
 * Makes heads of others. Pages and servers send the same names each time, with a date or an id of their own, so what becomes
 * of them is found out once. What says the same throughout becomes the same list again: nobody may change one.
 */
export function templates<Case>(making: Making<Case>): Making<Case>["make"] {
  /** The last one of each length. */
  const known: (Template<Case> | undefined)[] = [];
  return (head, given) => {
    const { length } = head;
    if (length > longestListKept) return making.make(head, given);
    const last = known[length];
    const filled =
      last !== undefined && making.isSame(last.given, given) ? filledWith(last, head) : undefined;
    if (filled !== undefined) return filled;
    const next = template(head, given, making);
    known[length] = next;
    return next?.made ?? making.make(head, given);
  };
}

/** No header has a NUL: a value that is one is seen again where it has gone. */
const mark = "\0";

/** Undefined: something else became of a value that is said not to be read. */
function template<Case>(
  head: RawHeaders,
  given: Case,
  { make, reads }: Making<Case>,
): Template<Case> | undefined {
  const isOpen = head.map((_, i) => i % 2 === 1 && !reads((head[i - 1] as string).toLowerCase()));
  const marked = make(
    head.map((text, i) => (isOpen[i] ? mark + i : text)),
    given,
  );
  const places = head.map((_, i) => (isOpen[i] ? marked.indexOf(mark + i) : undefined));
  const made = [...marked];
  for (const [i, place = -1] of places.entries()) if (place !== -1) made[place] = head[i] as string;
  if (made.some((text) => text.includes(mark))) return undefined;
  return { given, head, made, places };
}

function filledWith<Case>(known: Template<Case>, head: RawHeaders): RawHeaders | undefined {
  const before = known.head;
  if (head === before) return known.made;
  let made: string[] | undefined;
  for (let i = 0; i < head.length; i++) {
    const text = head[i] as string;
    if (text === before[i]) continue;
    const place = known.places[i];
    if (place === undefined) return undefined;
    if (place === -1) continue;
    made ??= [...known.made];
    made[place] = text;
  }
  known.head = head;
  if (made !== undefined) known.made = made;
  return known.made;
}
