import type { Message } from "./api.ts";

/** One page that looks: a stream of messages. */
export interface Viewer {
  /** False: it does not keep up, and is to be told of `drained`. */
  send(text: string): boolean;
}

/** Tells every page what is new, in batches: a call that comes at full speed is no message of its own. */
export interface Feed {
  join(viewer: Viewer): () => void;
  /** This exchange is new, or is not what it was. */
  changed(id: number): void;
  streamed(id: number): void;
  tell(message: Message): void;
  /** The viewer can take more: it gets the whole list, since it has missed some of it. */
  drained(viewer: Viewer): void;
  close(): void;
}

export interface FeedSource {
  hello(): Message;
  news(rows: ReadonlySet<number>, streams: ReadonlySet<number>): Message;
  /** The first page has come, or the last one has left. */
  watched(someone: boolean): void;
}

/** Rare enough for a page to draw each; after a silence the first is told at once, with what comes together with it. */
const batchMs = 60;
const togetherMs = 10;

export function createFeed(source: FeedSource): Feed {
  const viewers = new Map<Viewer, { behind: boolean }>();
  let rows = new Set<number>();
  let streams = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  let flushedAt = 0;

  const send = (viewer: Viewer, text: string): void => {
    const state = viewers.get(viewer);
    if (state === undefined || state.behind) return;
    state.behind = !viewer.send(text);
  };
  const broadcast = (message: Message): void => {
    const text = eventText(message);
    for (const viewer of viewers.keys()) send(viewer, text);
  };
  const flush = (): void => {
    timer = undefined;
    flushedAt = performance.now();
    const [toldRows, toldStreams] = [rows, streams];
    // More may come while these are read.
    rows = new Set();
    streams = new Set();
    broadcast(source.news(toldRows, toldStreams));
  };
  const soon = (): void => {
    timer ??= setTimeout(flush, Math.max(togetherMs, flushedAt + batchMs - performance.now()));
  };

  return {
    join(viewer) {
      viewers.set(viewer, { behind: false });
      if (viewers.size === 1) source.watched(true);
      send(viewer, eventText(source.hello()));
      return () => {
        if (!viewers.delete(viewer) || viewers.size > 0) return;
        clearTimeout(timer);
        timer = undefined;
        source.watched(false);
      };
    },
    changed(id) {
      if (viewers.size === 0) return;
      rows.add(id);
      soon();
    },
    streamed(id) {
      if (viewers.size === 0) return;
      streams.add(id);
      rows.add(id);
      soon();
    },
    tell: broadcast,
    drained(viewer) {
      const state = viewers.get(viewer);
      if (state === undefined || !state.behind) return;
      state.behind = false;
      send(viewer, eventText(source.hello()));
    },
    close() {
      clearTimeout(timer);
      viewers.clear();
    },
  };
}

/** https://html.spec.whatwg.org/#event-stream-interpretation; JSON has no line's end of its own. */
function eventText(message: Message): string {
  return `data: ${JSON.stringify(message)}\n\n`;
}
