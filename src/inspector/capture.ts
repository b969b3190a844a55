import type { Exchange } from "../observe/exchange.ts";
import type { Watch, Watcher } from "../observe/watch.ts";
import type { MessageLog } from "./message-log.ts";
import { type Stream, streamFor } from "./stream.ts";

/** The beginning of a body as it went over the wire. */
export interface Body {
  readonly bytes: Buffer;
  readonly total: number;
  /** It was under way when somebody began to look. */
  readonly beheaded: boolean;
}

export interface Captured {
  readonly soFar: () => Exchange;
  readonly sent: Body;
  readonly received: Body;
  /** Of a WebSocket or an event stream. */
  readonly messages: MessageLog | undefined;
}

/** Bodies and messages of what passes while somebody looks, bounded for each exchange and for all together. */
export interface Captures {
  readonly watch: Watch;
  get(id: number): Captured | undefined;
  /** Nothing more of it will pass. */
  ended(id: number): void;
  forget(id: number): void;
  clear(): void;
}

export interface CaptureEvents {
  /** It has begun, or more of its answer has passed. */
  grew(id: number): void;
  /** Another message of a stream. */
  streamed(id: number): void;
}

/** What is shown of each body: what is compressed grows when it is shown, up to as much. */
export const longestBody = 256 * 1024;
/** Kept beyond it, and read with it: a secret that is cut in two is none to who looks for it. */
export const longestKept = longestBody + 4 * 1024;
const mostBytes = 48 * 1024 * 1024;

export function createCaptures(events: CaptureEvents): Captures {
  const kept = new Map<number, Recording>();
  let bytes = 0;

  const drop = (id: number): void => {
    const recording = kept.get(id);
    if (recording === undefined) return;
    bytes -= recording.size();
    recording.stop();
    kept.delete(id);
  };
  const grow = (id: number, by: number): void => {
    if (!kept.has(id)) return;
    bytes += by;
    for (const oldest of kept.keys()) {
      if (bytes <= mostBytes || oldest === id) return;
      drop(oldest);
    }
  };

  return {
    watch(id, soFar) {
      const recording = record(soFar, (by) => grow(id, by), {
        grew: () => events.grew(id),
        streamed: () => events.streamed(id),
      });
      kept.set(id, recording);
      events.grew(id);
      return recording.watcher;
    },
    get: (id) => kept.get(id)?.captured(),
    ended: (id) => kept.get(id)?.end(),
    forget: drop,
    clear() {
      for (const id of [...kept.keys()]) drop(id);
    },
  };
}

interface Recording {
  readonly watcher: Watcher;
  captured(): Captured;
  size(): number;
  end(): void;
  stop(): void;
}

function record(
  soFar: () => Exchange,
  grew: (by: number) => void,
  tell: { grew(): void; streamed(): void },
): Recording {
  const { bytesIn, bytesOut } = soFar();
  const sent = part(bytesIn > 0, grew);
  const received = part(bytesOut > 0, grew);
  let stream: Stream | undefined;
  let known = false;
  let stopped = false;

  /** What an exchange is can be told by its answer's head: asked once, when the first bytes of it pass. */
  const streamOf = (): Stream | undefined => {
    if (known) return stream;
    known = true;
    stream = streamFor(soFar(), received.body().beheaded, (by) => {
      grew(by);
      tell.streamed();
    });
    return stream;
  };

  return {
    watcher: {
      answered: tell.grew,
      sent(chunk) {
        if (stopped) return;
        // Before its answer's head, an exchange only sends a body.
        if (soFar().kind !== "upgrade") sent.add(chunk);
        else streamOf()?.sent(chunk);
      },
      received(chunk) {
        if (stopped) return;
        const read = streamOf()?.received;
        if (read !== undefined) return read(chunk);
        received.add(chunk);
        tell.grew();
      },
    },
    captured: () => ({ soFar, sent: sent.body(), received: received.body(), messages: stream?.log }),
    size: () => sent.size() + received.size() + (stream?.log.size() ?? 0),
    end() {
      stream?.end();
    },
    stop() {
      stopped = true;
      stream?.end();
    },
  };
}

function part(beheaded: boolean, grew: (by: number) => void) {
  const chunks: Buffer[] = [];
  let kept = 0;
  let total = 0;
  return {
    add(chunk: Buffer): void {
      total += chunk.length;
      const room = longestKept - kept;
      if (room <= 0) return;
      // The chunk may be a window on a buffer that is larger by far, or used again.
      const own = Buffer.from(chunk.subarray(0, room));
      chunks.push(own);
      kept += own.length;
      grew(own.length);
    },
    size: () => kept,
    body: (): Body => ({ bytes: Buffer.concat(chunks), total, beheaded }),
  };
}
