import type { RawHeaders } from "../headers.ts";

/**
 * A list of headers as that of the exchange before, but for one place: a date or an id that is another one in each answer.
 * It is filled again and again, and takes no memory of its own.
 */
export interface KeptList {
  list: RawHeaders | undefined;
  /** Which of the list's texts is another one here; -1: none. */
  at: number;
  text: string;
}

export function emptyList(): KeptList {
  return { list: undefined, at: -1, text: "" };
}

/** Returns how many characters are kept that the one before did not have. */
export function keepList(kept: KeptList, list: RawHeaders | undefined, before: KeptList): number {
  const known = before.list;
  if (list === known) return put(kept, list, -1, "");
  if (list === undefined || known === undefined || list.length !== known.length) return keepWhole(kept, list);
  let at = -1;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === known[i]) continue;
    if (at !== -1) return keepWhole(kept, sharing(list, known));
    at = i;
  }
  return put(kept, known, at, list[at] ?? "");
}

/** Returns how many characters are its own. */
function put(kept: KeptList, list: RawHeaders | undefined, at: number, text: string): number {
  kept.list = list;
  kept.at = at;
  kept.text = text;
  return text.length;
}

export function listIn({ list, at, text }: KeptList): RawHeaders | undefined {
  return at === -1 ? list : list?.with(at, text);
}

function keepWhole(kept: KeptList, list: RawHeaders | undefined): number {
  put(kept, list, -1, "");
  return list?.reduce((length, text) => length + text.length, 0) ?? 0;
}

/** With the strings of `known` where they say the same. */
function sharing(list: RawHeaders, known: RawHeaders): RawHeaders {
  return list.map((text, i) => (text === known[i] ? (known[i] ?? text) : text));
}
