import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import type { Row } from "../../api.ts";
import { act, download, read } from "../client.ts";
import { type Filter, noFilter } from "../filter.ts";
import { kindNames } from "../format.ts";
import type { Traffic } from "../traffic.ts";

interface BarProps {
  readonly filter: Filter;
  readonly shown: number;
  readonly traffic: Traffic;
  readonly search: RefObject<HTMLInputElement | null>;
  setFilter(filter: Filter): void;
  help(): void;
}

const statuses = [
  ["", "Any status"],
  ["1", "1xx"],
  ["2", "2xx"],
  ["3", "3xx"],
  ["4", "4xx"],
  ["5", "5xx"],
  ["0", "No answer"],
] as const;

/** What is shown of the list, and what is done with all of it. */
export function Bar({ filter, shown, traffic, search, setFilter, help }: BarProps) {
  const { rows, paused, waiting } = traffic;
  const set = (part: Partial<Filter>) => setFilter({ ...filter, ...part });
  const isFiltered = JSON.stringify(filter) !== JSON.stringify(noFilter);
  const [failed, setFailed] = useState("");
  const tried = (deed: () => Promise<unknown>) => () => {
    setFailed("");
    deed().catch((error: Error) => setFailed(error.message));
  };
  const save = async () => {
    const har = await read<unknown>("har");
    download(
      `corswalk-${new Date().toISOString().slice(0, 19).replaceAll(":", "-")}.har`,
      JSON.stringify(har, null, 2),
    );
  };
  return (
    <div class="bar" role="toolbar" aria-label="Filters and actions">
      <input
        class="search"
        type="search"
        ref={search}
        value={filter.text}
        placeholder="Filter: path, upstream, status, -without"
        aria-label="Filter by text"
        onInput={(event) => set({ text: event.currentTarget.value })}
      />
      <select
        aria-label="Kind"
        value={filter.kind}
        onChange={(event) => set({ kind: event.currentTarget.value })}
      >
        <option value="">Any kind</option>
        {Object.entries(kindNames).map(([kind, name]) => (
          <option value={kind} key={kind}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label="Status"
        value={filter.status}
        onChange={(event) => set({ status: event.currentTarget.value })}
      >
        {statuses.map(([value, name]) => (
          <option value={value} key={value}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label="Route"
        value={filter.route}
        onChange={(event) => set({ route: event.currentTarget.value })}
      >
        <option value="">Any route</option>
        {routesIn(rows, filter.route).map((route) => (
          <option value={route} key={route}>
            {route}
          </option>
        ))}
      </select>
      <button type="button" aria-pressed={filter.blocked} onClick={() => set({ blocked: !filter.blocked })}>
        Would be blocked
      </button>
      {isFiltered && (
        <button type="button" onClick={() => setFilter(noFilter)}>
          Show all
        </button>
      )}
      <span class="count" role="status">
        {isFiltered ? `${shown} of ${rows.length}` : `${rows.length} ${rows.length === 1 ? "call" : "calls"}`}
        {waiting > 0 && `, ${waiting} waiting`}
      </span>
      <span class="spring" />
      <button type="button" aria-pressed={paused} onClick={() => traffic.pause(!paused)}>
        {paused ? "Resume" : "Pause"}
      </button>
      <button type="button" onClick={tried(() => act("clear"))}>
        Clear
      </button>
      <button type="button" onClick={tried(save)} title="Everything as an HTTP Archive, secrets left out">
        Save HAR
      </button>
      <button type="button" onClick={help} aria-label="Keyboard help">
        ?
      </button>
      {failed !== "" && (
        <p class="failure" role="alert">
          {failed}
        </p>
      )}
    </div>
  );
}

/** The one that is chosen too, when none of its calls is left. */
function routesIn(rows: readonly Row[], chosen: string): string[] {
  return [...new Set([...rows.map(({ route }) => route), chosen])].filter((route) => route !== "").sort();
}
