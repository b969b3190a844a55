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

function pairsByName(headers: RawHeaders): {
  readonly all: readonly Right[];
  readonly byName: Map<string, Right[]>;
} {
  const all: Right[] = [];
  const byName = new Map<string, Right[]>();
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const right = { name: headers[i] ?? "", value: headers[i + 1] ?? "", taken: false };
    all.push(right);
    const lower = right.name.toLowerCase();
    const same = byName.get(lower);
    if (same === undefined) byName.set(lower, [right]);
    else same.push(right);
  }
  return { all, byName };
}

function paired(before: RawHeaders, { byName }: ReturnType<typeof pairsByName>) {
  const rows: { name: string; value: string; twin: string | undefined }[] = [];
  for (let i = 0; i + 1 < before.length; i += 2) {
    const [name = "", value = ""] = [before[i], before[i + 1]];
    const equal = byName.get(name.toLowerCase())?.find((right) => !right.taken && right.value === value);
    if (equal !== undefined) equal.taken = true;
    rows.push({ name, value, twin: equal?.value });
  }
  for (const row of rows) {
    if (row.twin !== undefined) continue;
    const next = byName.get(row.name.toLowerCase())?.find((right) => !right.taken);
    if (next === undefined) continue;
    next.taken = true;
    row.twin = next.value;
  }
  return rows;
}
