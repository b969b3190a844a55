import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Row } from "../../api.ts";
import { clock, directMarks, directNames, duration, kindMarks, size, statusTone } from "../format.ts";
import { keptTop, rowHeight, seenRows } from "../rows.ts";

interface ListProps {
  readonly rows: readonly Row[];
  readonly selected: number | undefined;
  /** Of the element that scrolls. */
  readonly box: RefObject<HTMLDivElement | null>;
  select(id: number): void;
}

/**
 * Only the rows that can be seen are in the document. It follows the newest one while it is scrolled to the end; elsewhere
 * what is read stays in its place, though the oldest rows go.
 */
export function List({ rows, selected, select, box }: ListProps) {
  const following = useRef(true);
  const before = useRef(rows);
  const [view, setView] = useState({ top: 0, height: 600 });
  const [first, end] = seenRows(rows.length, rowHeight, view.top, view.height);
  const longest = rows.reduce((most, row) => Math.max(most, row.durationMs), 100);

  const look = (): void => {
    const { current } = box;
    if (current === null) return;
    following.current = current.scrollHeight - current.scrollTop - current.clientHeight < rowHeight;
    setView({ top: current.scrollTop, height: current.clientHeight });
  };
  useLayoutEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(look);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const { current } = box;
    const old = before.current;
    before.current = rows;
    if (current === null) return;
    if (following.current) {
      current.scrollTop = current.scrollHeight;
      return;
    }
    const top = keptTop(old, rows, rowHeight, current.scrollTop);
    if (top === current.scrollTop) return;
    current.scrollTop = top;
    // At once, not when the scrolling is told: until then there would be a gap.
    look();
  }, [rows]);
  useLayoutEffect(() => {
    const { current } = box;
    const at = rows.findIndex(({ id }) => id === selected);
    if (current === null || at === -1) return;
    const [top, bottom] = [at * rowHeight, (at + 1) * rowHeight];
    const shown = current.clientHeight - rowHeight;
    if (top < current.scrollTop) current.scrollTop = top;
    else if (bottom > current.scrollTop + shown) current.scrollTop = bottom - shown;
  }, [selected]);

  return (
    <div
      class="list"
      ref={box}
      role="grid"
      tabIndex={0}
      aria-label="Calls"
      aria-rowcount={rows.length + 1}
      aria-activedescendant={selected === undefined ? undefined : `row-${selected}`}
      onScroll={look}
    >
      <div class="row head" role="row" aria-rowindex={1} tabIndex={-1}>
        {columns.map(([name, title]) => (
          <span class={`cell ${name}`} role="columnheader" key={name} tabIndex={-1}>
            {title}
          </span>
        ))}
      </div>
      <div class="rows" role="rowgroup" style={{ height: `${rows.length * rowHeight}px` }}>
        {rows.slice(first, end).map((row, i) => (
          <Line
            key={row.id}
            row={row}
            index={first + i}
            longest={longest}
            selected={row.id === selected}
            select={select}
          />
        ))}
      </div>
    </div>
  );
}

const columns = [
  ["time", "Time"],
  ["direct", "Direct"],
  ["status", "Status"],
  ["method", "Method"],
  ["path", "Path"],
  ["route", "Route"],
  ["upstream", "Upstream"],
  ["size", "Size"],
  ["duration", "Duration"],
] as const;

interface LineProps {
  readonly row: Row;
  readonly index: number;
  readonly longest: number;
  readonly selected: boolean;
  select(id: number): void;
}

function Line({ row, index, longest, selected, select }: LineProps) {
  const { id, direct, kind, status, underWay } = row;
  const width = `${Math.max(2, Math.round((Math.log1p(row.durationMs) / Math.log1p(longest)) * 100))}%`;
  const mark = kindMarks[kind];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the arrows move the selection, see app.tsx
    <div
      class={`row ${kind}${selected ? " selected" : ""}`}
      id={`row-${id}`}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
      onClick={() => select(id)}
    >
      <span class="cell time" role="gridcell" tabIndex={-1}>
        {clock(row.time)}
      </span>
      <span class="cell direct" role="gridcell" tabIndex={-1} data-direct={direct}>
        {direct !== undefined && (
          <span title={`Without corswalk: ${directNames[direct]}`}>
            <span aria-hidden="true">{directMarks[direct]}</span>
            <span class="unseen">{directNames[direct]}</span>
          </span>
        )}
      </span>
      <span
        class="cell status"
        role="gridcell"
        tabIndex={-1}
        data-tone={underWay ? "none" : statusTone(status, row.failure !== "")}
      >
        {status !== 0 ? status : underWay ? "…" : kind === "reload" ? "" : "—"}
      </span>
      <span class="cell method" role="gridcell" tabIndex={-1}>
        {row.method}
      </span>
      <span class="cell path" role="gridcell" tabIndex={-1} title={row.path}>
        {mark !== "" && <span class={`mark ${kind}`}>{mark}</span>}
        <span class="text">{row.path}</span>
      </span>
      <span class="cell route" role="gridcell" tabIndex={-1}>
        {row.route}
      </span>
      <span class="cell upstream" role="gridcell" tabIndex={-1} title={row.upstream}>
        {row.upstream.replace(/^https?:\/\//, "")}
      </span>
      <span class="cell size" role="gridcell" tabIndex={-1}>
        {kind === "reload" ? "" : size(row.size)}
      </span>
      <span class="cell duration" role="gridcell" tabIndex={-1}>
        {kind !== "reload" && (
          <>
            <span class="bar" aria-hidden="true">
              <i class={underWay ? "moving" : ""} style={{ width: underWay ? "100%" : width }} />
            </span>
            <span class="text">{underWay ? "open" : duration(row.durationMs)}</span>
          </>
        )}
      </span>
    </div>
  );
}
