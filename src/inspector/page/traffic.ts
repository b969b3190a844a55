import { useEffect, useMemo, useState } from "preact/hooks";
import type { About, Message, Row } from "../api.ts";
import { type Connection, listen } from "./client.ts";
import { merged } from "./rows.ts";

export interface Traffic {
  readonly rows: readonly Row[];
  readonly about: About | undefined;
  readonly connection: Connection;
  readonly paused: boolean;
  /** Rows that wait for the pause to end. */
  readonly waiting: number;
  /** Counts the reloads of the config. */
  readonly config: number;
  /** How often each stream has had news. */
  readonly streams: ReadonlyMap<number, number>;
  pause(paused: boolean): void;
}

interface State {
  readonly rows: readonly Row[];
  readonly about: About | undefined;
  readonly config: number;
  readonly streams: ReadonlyMap<number, number>;
}

/** What the server tells, kept up to date for as long as the page is open. */
export function useTraffic(): Traffic {
  const [state, setState] = useState<State>({ rows: [], about: undefined, config: 0, streams: new Map() });
  const [connection, setConnection] = useState<Connection>("connecting");
  /** What is shown while all else goes on. */
  const [held, setHeld] = useState<Pick<State, "rows" | "streams">>();

  useEffect(() => {
    const stop = new AbortController();
    const told = (message: Message): void => {
      setState((before) => after(before, message));
      if (message.type === "cleared") setHeld((before) => before && { rows: [], streams: new Map() });
    };
    listen({ told, connection: setConnection }, stop.signal);
    return () => stop.abort();
  }, []);

  const pause = (paused: boolean) => setHeld(paused ? state : undefined);
  const waiting = useMemo(() => (held === undefined ? 0 : newIn(state.rows, held.rows)), [state.rows, held]);
  return {
    ...state,
    ...(held && { rows: held.rows, streams: held.streams }),
    connection,
    paused: held !== undefined,
    waiting,
    pause,
  };
}

/** How many have come or are not what they were. */
function newIn(rows: readonly Row[], shown: readonly Row[]): number {
  const sign = ({ id, status, underWay, direct }: Row) => `${id} ${status} ${underWay} ${direct}`;
  const known = new Set(shown.map(sign));
  return rows.filter((row) => !known.has(sign(row))).length;
}

function after(before: State, message: Message): State {
  const most = before.about?.most ?? 2000;
  switch (message.type) {
    case "hello":
      return { ...before, about: message.about, rows: merged([], message.rows, message.about.most) };
    case "news": {
      const streams = new Map(before.streams);
      for (const id of message.streams) streams.set(id, (streams.get(id) ?? 0) + 1);
      return { ...before, rows: merged(before.rows, message.rows, most), streams };
    }
    case "cleared":
      return { ...before, rows: [], streams: new Map() };
    case "config":
      return { ...before, config: before.config + 1 };
  }
}
