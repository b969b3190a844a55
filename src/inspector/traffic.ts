import type { Asked } from "../advice/audit.ts";
import { directOf } from "../advice/direct.ts";
import type { Exchange } from "../observe/exchange.ts";
import { createRedactor, type Redactor } from "../observe/redact.ts";
import type { Watch } from "../observe/watch.ts";
import type { CorsProxy } from "../proxy.ts";
import type { About, DirectVerdict, Message, ReloadView, Row } from "./api.ts";
import { type Captured, createCaptures } from "./capture.ts";
import { createFeed, type Feed } from "./feed.ts";
import { keptUnseen, type Ring } from "./ring.ts";
import { reloadRow, rowOf } from "./row.ts";

/** What passes and what has passed: as it came in here, and without secrets where it is told. */
export interface Traffic {
  readonly feed: Feed;
  /** With its secrets; under way, or kept. */
  exchange(id: number): Exchange | undefined;
  isUnderWay(id: number): boolean;
  /** With their secrets, the oldest first; those under way are not among them. */
  ended(): readonly Exchange[];
  /** Of all, those under way at the end. */
  ids(): readonly number[];
  captured(id: number): Captured | undefined;
  row(id: number): Row | undefined;
  redactor(): Redactor;
  /** What the upstream says to a page, now that it has been asked. */
  probed(id: number): DirectVerdict | undefined;
  keepProbed(id: number, verdict: DirectVerdict): void;
  /** What upstreams said when they were asked in this page's place, since the last reload. */
  asked(origin: string): Asked | undefined;
  keepAsked(origin: string, answers: Asked): void;
  lastReload(): ReloadView | undefined;
  reloaded(reload: ReloadView): void;
  clear(): void;
  close(): void;
}

/** The rows that a page keeps, and the exchanges that are kept for it while it looks. */
export const keptSeen = 2000;
const mostReloads = 50;

/** `known`: secrets of earlier configs, whose exchanges are still kept. */
export function createTraffic(
  proxy: CorsProxy,
  ring: Ring,
  about: () => About,
  known: Iterable<string>,
): Traffic {
  const underWay = new Map<number, () => Exchange>();
  const verdicts = new Map<number, DirectVerdict>();
  const reloads: Row[] = [];
  const secrets = new Set(known);
  let redactor = createRedactor([]);
  let adopted: readonly string[] | undefined;
  let reloadsTold = 0;
  let lastReload: ReloadView | undefined;
  let asked: { readonly origin: string; readonly answers: Asked } | undefined;

  /** Exchanges of an earlier config are still told, so its secrets stay known. */
  const currentRedactor = (): Redactor => {
    if (adopted === proxy.config.secrets) return redactor;
    adopted = proxy.config.secrets;
    for (const secret of adopted) secrets.add(secret);
    redactor = createRedactor([...secrets]);
    return redactor;
  };

  const exchange = (id: number) => ring.get(id) ?? underWay.get(id)?.();
  const row = (id: number): Row | undefined => {
    const found = exchange(id);
    if (found === undefined) return undefined;
    const undecided = underWay.has(id) && found.upstreamStatus === undefined;
    const direct =
      verdicts.get(id)?.direct ?? (undecided ? undefined : directOf(found, proxy.config.appOrigin));
    return rowOf(found, { underWay: underWay.has(id), direct, text: currentRedactor().text });
  };
  const rows = (ids: Iterable<number>) => [...ids].map(row).filter((one) => one !== undefined);

  const ids = () => [...ring.all().map(({ id }) => id), ...underWay.keys()];
  const hello = (): Message => ({
    type: "hello",
    about: about(),
    rows: [...rows(ids()), ...reloads],
  });
  const watched = (someone: boolean): void => {
    proxy.watch(someone ? watch : undefined);
    ring.keep(someone ? keptSeen : keptUnseen);
    if (someone) return;
    captures.clear();
    underWay.clear();
  };
  const feed = createFeed({
    hello,
    news: (ids, streams) => ({ type: "news", rows: rows(ids), streams: [...streams] }),
    watched,
  });
  const captures = createCaptures({ grew: feed.changed, streamed: feed.streamed });
  const watch: Watch = (id, soFar) => {
    underWay.set(id, soFar);
    return captures.watch(id, soFar);
  };
  const forget = (id: number): void => {
    captures.forget(id);
    verdicts.delete(id);
  };
  ring.tell({
    came({ id }) {
      underWay.delete(id);
      captures.ended(id);
      feed.changed(id);
    },
    went: forget,
  });
  currentRedactor();

  return {
    feed,
    exchange,
    isUnderWay: (id) => underWay.has(id),
    ended: ring.all,
    ids,
    captured: captures.get,
    row,
    redactor: currentRedactor,
    probed: (id) => verdicts.get(id),
    keepProbed(id, verdict) {
      if (ring.get(id) === undefined) return;
      verdicts.set(id, verdict);
      feed.changed(id);
    },
    asked: (origin) => (asked?.origin === origin ? asked.answers : undefined),
    keepAsked(origin, answers) {
      asked = { origin, answers };
    },
    lastReload: () => lastReload,
    reloaded(reload) {
      asked = undefined;
      const { text } = currentRedactor();
      const failure = reload.failure && { ...reload.failure, message: text(reload.failure.message) };
      lastReload = { ...reload, changes: reload.changes.map(text), failure };
      const row = reloadRow(lastReload, -1 - reloadsTold++);
      reloads.push(row);
      if (reloads.length > mostReloads) reloads.shift();
      feed.tell({ type: "news", rows: [row], streams: [] });
      feed.tell({ type: "config" });
    },
    clear() {
      for (const { id } of ring.all()) forget(id);
      ring.clear();
      reloads.length = 0;
      asked = undefined;
      feed.tell({ type: "cleared" });
      for (const id of underWay.keys()) feed.changed(id);
    },
    close() {
      ring.tell(undefined);
      proxy.watch(undefined);
      feed.close();
    },
  };
}
