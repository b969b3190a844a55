import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { About, Message, Row } from "../api.ts";
import { act, type Connection, listen } from "./client.ts";
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
  clear(): void;
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
  const [paused, setPaused] = useState(false);
  const [waiting, setWaiting] = useState(0);
  const held = useRef<Message[] | undefined>(undefined);

  useEffect(() => {
    const stop = new AbortController();
    const told = (message: Message): void => {
      if (held.current === undefined || message.type === "cleared") {
        setState((before) => after(before, message));
        return;
      }
      // Those of a whole list are all in it.
      held.current = message.type === "hello" ? [message] : [...held.current, message];
      setWaiting(newIn(held.current));
    };
    listen({ told, connection: setConnection }, stop.signal);
    return () => stop.abort();
  }, []);

  const pause = useCallback((next: boolean) => {
    const messages = held.current ?? [];
    held.current = next ? [] : undefined;
    setPaused(next);
    setWaiting(0);
    if (messages.length > 0) setState((before) => messages.reduce(after, before));
  }, []);
  const clear = useCallback(() => {
    if (held.current !== undefined) held.current = [];
    setWaiting(0);
    act("clear");
  }, []);
  return { ...state, connection, paused, waiting, pause, clear };
}

function newIn(messages: readonly Message[]): number {
  const ids = messages.flatMap((message) => ("rows" in message ? message.rows.map(({ id }) => id) : []));
  return new Set(ids).size;
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
