import type { RawHeaders } from "../headers.ts";
import type { Change, HeaderRow } from "./api.ts";

/** What became of one header; `name` in lowercase. */
export interface Changed {
  readonly name: string;
  readonly change: Change;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Why a header is not what it was. Empty: nothing to say. */
export type ReasonFor = (changed: Changed) => string;

/**
 * Two heads side by side: what came in its order, then what was added. Of several headers of one name, equal ones are
 * paired first, and what is left is taken as changed, in order.
 */
export function headerRows(before: RawHeaders, after: RawHeaders, reasonFor: ReasonFor): HeaderRow[] {
  const left = pairsByName(after);
  const rows: HeaderRow[] = [];
  for (const { name, value, twin } of paired(before, left)) {
    const change: Change = twin === undefined ? "dropped" : twin === value ? "same" : "changed";
    const changed = { name: name.toLowerCase(), change, before: value, after: twin };
    rows.push({ ...changed, name, reason: change === "same" ? "" : reasonFor(changed) });
  }
  for (const { name, value } of left.all.filter(({ taken }) => !taken)) {
    const changed = { name: name.toLowerCase(), change: "added", before: undefined, after: value } as const;
    rows.push({ ...changed, name, reason: reasonFor(changed) });
  }
  return rows;
}

interface Right {
  readonly name: string;
  readonly value: string;
  taken: boolean;
}

/** Headers in their order, and those that nothing has been paired with yet: by what they say, and by name. */
interface Rights {
  readonly all: readonly Right[];
  readonly bySaying: ReadonlyMap<string, Queue>;
  readonly byName: ReadonlyMap<string, Queue>;
}

interface Queue {
  readonly waiting: Right[];
  next: number;
}

function pairsByName(headers: RawHeaders): Rights {
  const all: Right[] = [];
  const bySaying = new Map<string, Queue>();
  const byName = new Map<string, Queue>();
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const right = { name: headers[i] ?? "", value: headers[i + 1] ?? "", taken: false };
    all.push(right);
    queue(bySaying, saying(right), right);
    queue(byName, right.name.toLowerCase(), right);
  }
  return { all, bySaying, byName };
}

function queue(queues: Map<string, Queue>, key: string, right: Right): void {
  const known = queues.get(key);
  if (known === undefined) queues.set(key, { waiting: [right], next: 0 });
  else known.waiting.push(right);
}

/** The first that is left, whatever the number of those before it: ten thousand may have one name. */
function taken(queue: Queue | undefined): Right | undefined {
  while (queue !== undefined && queue.next < queue.waiting.length) {
    const right = queue.waiting[queue.next++];
    if (right === undefined || right.taken) continue;
    right.taken = true;
    return right;
  }
  return undefined;
}

function saying({ name, value }: Pick<Right, "name" | "value">): string {
  return `${name.toLowerCase()}:${value}`;
}

function paired(before: RawHeaders, { bySaying, byName }: Rights) {
  const rows: { name: string; value: string; twin: string | undefined }[] = [];
  for (let i = 0; i + 1 < before.length; i += 2) {
    const [name = "", value = ""] = [before[i], before[i + 1]];
    rows.push({ name, value, twin: taken(bySaying.get(saying({ name, value })))?.value });
  }
  for (const row of rows) row.twin ??= taken(byName.get(row.name.toLowerCase()))?.value;
  return rows;
}
