import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Row } from "../api.ts";
import { Empty } from "./bits.tsx";
import { takeToken } from "./client.ts";
import { matcher, noFilter } from "./filter.ts";
import { enteredRow, rowHeight } from "./rows.ts";
import { type Traffic, useTraffic } from "./traffic.ts";
import { Audit } from "./views/audit.tsx";
import { Bar } from "./views/bar.tsx";
import { Config } from "./views/config.tsx";
import { DetailView } from "./views/detail.tsx";
import { Help } from "./views/dialogs.tsx";
import { List } from "./views/list.tsx";
import { ReloadDetail } from "./views/reload.tsx";

type View = "traffic" | "audit" | "config";

const views = [
  ["traffic", "Traffic"],
  ["audit", "Audit"],
  ["config", "Routes and policy"],
] as const;

export function App() {
  const traffic = useTraffic();
  const [view, setView] = useState<View>("traffic");
  const [filter, setFilter] = useState(noFilter);
  const [selected, setSelected] = useState<number>();
  const [helping, setHelping] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => traffic.rows.filter(matcher(filter)), [traffic.rows, filter]);
  const row = traffic.rows.find(({ id }) => id === selected);

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") !== null)
      return;
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key === "Escape") {
      if (row !== undefined) setSelected(undefined);
      else setFilter(noFilter);
      if (event.target instanceof HTMLInputElement) event.target.blur();
    } else if (event.key === "/" && !typing) {
      setView("traffic");
      search.current?.focus();
    } else if (event.key === "?" && !typing) setHelping(true);
    else if (
      (event.key === "ArrowDown" || event.key === "ArrowUp") &&
      !(event.target instanceof HTMLSelectElement) &&
      !scrolls(event.target)
    ) {
      if (view !== "traffic") return;
      setSelected((id) => beside(rows, id, event.key === "ArrowDown" ? 1 : -1, list.current));
    } else return;
    event.preventDefault();
  };
  useEffect(() => {
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
  useEffect(() => {
    // A new link, opened in the tab of an old one.
    const renew = () => {
      takeToken();
      location.reload();
    };
    addEventListener("hashchange", renew);
    return () => removeEventListener("hashchange", renew);
  }, []);

  return (
    <div class="app">
      <Top traffic={traffic} view={view} setView={setView} />
      {view === "traffic" ? (
        <main class={row === undefined ? "" : "split"}>
          <Bar
            filter={filter}
            shown={rows.length}
            traffic={traffic}
            search={search}
            setFilter={setFilter}
            help={() => setHelping(true)}
          />
          {rows.length === 0 ? (
            <Nothing traffic={traffic} />
          ) : (
            <List rows={rows} selected={selected} select={setSelected} box={list} />
          )}
          {row?.kind === "reload" && <ReloadDetail row={row} close={() => setSelected(undefined)} />}
          {row !== undefined && row.kind !== "reload" && (
            <DetailView
              row={row}
              news={traffic.streams.get(row.id) ?? 0}
              servers={traffic.about?.servers ?? []}
              close={() => setSelected(undefined)}
            />
          )}
        </main>
      ) : (
        <main>
          {view === "audit" ? (
            <Audit servers={traffic.about?.servers ?? []} rows={traffic.rows} />
          ) : (
            <Config version={traffic.config} />
          )}
        </main>
      )}
      {helping && <Help close={() => setHelping(false)} />}
    </div>
  );
}

function Top({ traffic, view, setView }: { traffic: Traffic; view: View; setView(view: View): void }) {
  const { about, connection, paused } = traffic;
  return (
    <header class="top">
      <h1 class="brand">
        <img src="/inspector.svg" alt="" width="24" height="24" />
        corswalk <small>{about?.version}</small>
      </h1>
      <nav aria-label="Views">
        {views.map(([name, title]) => (
          <button
            type="button"
            key={name}
            aria-current={name === view ? "page" : undefined}
            onClick={() => setView(name)}
          >
            {title}
          </button>
        ))}
      </nav>
      <span class="spring" />
      <code class="proxy">{about?.proxy}</code>
      <span class="connection" data-state={paused ? "paused" : connection} role="status">
        {paused ? "paused" : states[connection]}
      </span>
    </header>
  );
}

const states = {
  connecting: "connecting…",
  live: "live",
  lost: "not reachable: is corswalk running?",
  expired: "the link has expired",
} as const;

function Nothing({ traffic }: { traffic: Traffic }) {
  if (traffic.connection === "expired") {
    return (
      <Empty title="This link has expired">
        <p>
          Each start of corswalk has a link of its own: press <kbd>o</kbd> and Enter in its terminal, or open
          the link that it shows.
        </p>
      </Empty>
    );
  }
  if (traffic.rows.length > 0) return <Empty title="No call fits the filter" />;
  return (
    <Empty title="No calls yet">
      <p>
        Call the proxy from your page: <code>{`fetch("${traffic.about?.proxy ?? ""}/")`}</code>
      </p>
    </Empty>
  );
}

/** The arrows belong to a text that is read, where the focus is on it. */
function scrolls(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches(".tab-panel, pre") &&
    target.scrollHeight > target.clientHeight
  );
}

function beside(
  rows: readonly Row[],
  id: number | undefined,
  step: 1 | -1,
  list: HTMLElement | null,
): number | undefined {
  const at = rows.findIndex((row) => row.id === id);
  if (at !== -1) return rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.id;
  // The head of the list stands over its rows.
  const height = (list?.clientHeight ?? 0) - rowHeight;
  return rows[enteredRow(rows.length, rowHeight, list?.scrollTop ?? 0, height, step)]?.id;
}
