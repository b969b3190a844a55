import { headerValue } from "../headers.ts";
import type { Exchange } from "../observe/exchange.ts";
import type { Direct, ReloadView, Row, RowKind } from "./api.ts";

export interface RowSettings {
  readonly underWay: boolean;
  /** What the upstream said when it was asked, or what can be told without asking. */
  readonly direct: Direct | undefined;
  /** Takes secrets out. */
  readonly text: (text: string) => string;
}

/** An exchange as a line of the list. */
export function rowOf(exchange: Exchange, { underWay, direct, text }: RowSettings): Row {
  const { id, time, status, durationMs, failure } = exchange;
  return {
    id,
    kind: kindOf(exchange),
    time,
    method: text(exchange.method),
    path: text(exchange.path),
    origin: text(exchange.origin ?? ""),
    route: exchange.route ?? "",
    upstream: text(exchange.upstream ?? ""),
    status,
    durationMs,
    size: exchange.bytesOut,
    underWay,
    direct,
    failure: text(failure?.message ?? ""),
  };
}

export function kindOf(exchange: Exchange): RowKind {
  const { kind, upstreamRequestHeaders, failure, route, responseHeaders } = exchange;
  if (kind === "upgrade") return "websocket";
  if (kind !== "call") return kind;
  if (isEventStream(responseHeaders)) return "sse";
  const answeredHere = upstreamRequestHeaders === undefined && failure === undefined && route !== undefined;
  return answeredHere && exchange.status !== 0 ? "respond" : "call";
}

export function isEventStream(headers: readonly string[]): boolean {
  const type = headerValue(headers, "content-type") ?? "";
  return /^\s*text\/event-stream\s*(?:;|$)/i.test(type);
}

/** A config that came in or was turned away, between the exchanges that it parts. */
export function reloadRow({ time, changes, failure }: ReloadView, id: number): Row {
  return {
    id,
    kind: "reload",
    time,
    method: "",
    path: failure === undefined ? changes.join(" · ") || "nothing is different" : failure.message,
    origin: "",
    route: "",
    upstream: "",
    status: 0,
    durationMs: 0,
    size: 0,
    underWay: false,
    direct: undefined,
    failure: failure === undefined ? "" : failure.message,
  };
}
