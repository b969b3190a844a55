import type { Row } from "../api.ts";

/** The list with what is new put in, by time: calls are told when they change, so late ones may belong further up. */
export function merged(rows: readonly Row[], news: readonly Row[], most: number): readonly Row[] {
  if (news.length === 0) return rows;
  const byId = new Map(news.map((row) => [row.id, row]));
  const next = rows.map((row) => {
    const changed = byId.get(row.id);
    if (changed === undefined) return row;
    byId.delete(row.id);
    return changed;
  });
  next.push(...byId.values());
  for (let i = rows.length; i < next.length; i++) sinkTo(next, i);
  return next.length > most ? next.slice(-most) : next;
}

/** Nearly always in place already. */
function sinkTo(rows: Row[], from: number): void {
  const row = rows[from];
  let at = from;
  while (row !== undefined && at > 0 && isAfter(rows[at - 1], row)) {
    rows[at] = rows[at - 1] as Row;
    at--;
  }
  if (row !== undefined) rows[at] = row;
}

function isAfter(a: Row | undefined, b: Row): boolean {
  return a !== undefined && (a.time > b.time || (a.time === b.time && a.id > b.id && b.id > 0));
}

/** In pixels. */
export const rowHeight = 30;

/** Which rows of a scrolled list can be seen, and a few around them. */
export function seenRows(
  count: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
): [number, number] {
  const around = 8;
  const first = Math.max(0, Math.min(Math.floor(scrollTop / rowHeight) - around, count));
  return [first, Math.min(count, first + Math.ceil(height / rowHeight) + 2 * around)];
}

/** Where to scroll to so that the first row in sight, or the next one that is still there, stays where it is. */
export function keptTop(
  before: readonly Row[],
  after: readonly Row[],
  rowHeight: number,
  scrollTop: number,
): number {
  const places = new Map(after.map(({ id }, i) => [id, i]));
  for (let i = Math.floor(scrollTop / rowHeight); i < before.length; i++) {
    const place = places.get(before[i]?.id ?? 0);
    if (place !== undefined) return Math.max(0, scrollTop + (place - i) * rowHeight);
  }
  return scrollTop;
}

/** Where the arrows begin when nothing is chosen: at the newest while the list follows it, otherwise at what is seen. */
export function enteredRow(
  count: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
  step: 1 | -1,
): number {
  const last = Math.floor((scrollTop + height) / rowHeight) - 1;
  if (last >= count - 1) return count - 1;
  return step === 1 ? Math.ceil(scrollTop / rowHeight) : Math.max(0, last);
}
