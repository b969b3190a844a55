import type { Row } from "../api.ts";

export interface Filter {
  readonly text: string;
  /** Empty: any. */
  readonly kind: string;
  /** `1` … `5`, or `0` for no answer. */
  readonly status: string;
  readonly route: string;
  /** Only what the browser would keep from the page. */
  readonly blocked: boolean;
}

export const noFilter: Filter = { text: "", kind: "", status: "", route: "", blocked: false };

/** Every word has to be somewhere in the row; a word with a minus in front of it nowhere. */
export function matcher({ text, kind, status, route, blocked }: Filter): (row: Row) => boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "" && word !== "-");
  return (row) => {
    if (kind !== "" && row.kind !== kind) return false;
    // A reload is no call: it has neither an answer nor none.
    if (status !== "" && (row.kind === "reload" || String(Math.floor(row.status / 100)) !== status))
      return false;
    if (route !== "" && row.route !== route) return false;
    if (blocked && row.direct !== "blocked" && row.direct !== "likely") return false;
    if (words.length === 0) return true;
    const all =
      `${row.method} ${row.path} ${row.upstream} ${row.origin} ${row.status} ${row.failure}`.toLowerCase();
    return words.every((word) => (word.startsWith("-") ? !all.includes(word.slice(1)) : all.includes(word)));
  };
}
