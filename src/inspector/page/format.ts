import type { RowKind } from "../api.ts";

export { duration, size } from "../../observe/pretty.ts";

export function clock(time: number): string {
  const date = new Date(time);
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

export const kindNames: Readonly<Record<RowKind, string>> = {
  call: "Call",
  preflight: "Preflight",
  websocket: "WebSocket",
  sse: "Event stream",
  refused: "Refused",
  respond: "Answered here",
  reload: "Config reload",
};

/** In the list, where there is little room; a call needs no word. */
export const kindMarks: Readonly<Record<RowKind, string>> = {
  call: "",
  preflight: "preflight",
  websocket: "WS",
  sse: "SSE",
  refused: "refused",
  respond: "respond",
  reload: "reload",
};

export const directNames = {
  allowed: "allowed",
  blocked: "blocked",
  likely: "most likely blocked",
  unknown: "not known",
} as const;

export const directMarks = { allowed: "✓", blocked: "✗", likely: "✗?", unknown: "?" } as const;

export function statusTone(status: number, failed: boolean): string {
  if (failed || status >= 500) return "bad";
  if (status >= 400) return "warn";
  if (status >= 300) return "info";
  return status === 0 ? "none" : "good";
}
