import type { Colors } from "picocolors/types.js";
import { printable } from "./printable.ts";
import type { Told } from "./redact.ts";

export interface Look {
  readonly colors: Colors;
  /** Columns of the terminal; undefined: no terminal, nothing is shortened. */
  readonly width: number | undefined;
}

/** An exchange, redacted before, as one line; what went wrong and what else there is to say indented beneath. */
export function prettyExchange(exchange: Told, { colors, width }: Look): string {
  const { time, status, rest } = leading(exchange, width);
  const taken = time.length + status.length + rest.length + 3;
  const room = width === undefined ? Number.POSITIVE_INFINITY : width - taken;
  const { path, upstream } = shortened(exchange, Math.max(room, 24));

  if (exchange.kind === "preflight") {
    return colors.dim(`${time} ${status} ${rest} ${path}`) + beneath(exchange, colors);
  }
  const shownStatus = statusColor(exchange, colors)(status);
  const target = upstream === "" ? "" : ` ${colors.dim("→")} ${colors.cyan(upstream)}`;
  return `${colors.dim(time)} ${shownStatus} ${rest} ${path}${target}${beneath(exchange, colors)}`;
}

/** The columns that line up under each other: time, status, and of the rest method, duration, size. */
function leading(exchange: Told, width: number | undefined) {
  const narrow = width !== undefined && width < 72;
  const method = printable(exchange.kind === "upgrade" ? "WS" : exchange.method).padEnd(narrow ? 4 : 7);
  const took = duration(exchange.durationMs).padStart(7);
  return {
    time: clock(exchange.time),
    status: exchange.status === 0 ? "---" : String(exchange.status).padEnd(3),
    rest: narrow ? `${method} ${took}` : `${method} ${took} ${size(exchange.bytesOut).padStart(7)}`,
  };
}

/** The second that was written last. */
let second = { at: Number.NaN, text: "" };

/** By hand, and once a second: a Date as text takes as long as all the rest of the line. */
function clock(time: number): string {
  const at = Math.floor(time / 1000);
  if (at !== second.at) {
    const date = new Date(time);
    const parts = [date.getHours(), date.getMinutes(), date.getSeconds()];
    second = { at, text: parts.map(twoDigits).join(":") };
  }
  return second.text;
}

function twoDigits(count: number): string {
  return count < 10 ? `0${count}` : String(count);
}

/** The path gives way first, then the upstream's URL; both keep their ends, which tell most. */
function shortened(exchange: Told, room: number): { path: string; upstream: string } {
  const path = printable(exchange.path);
  const upstream = printable(exchange.upstream ?? "");
  if (upstream === "") return { path: clip(path, room), upstream };
  const both = room - " → ".length;
  if (path.length + upstream.length <= both) return { path, upstream };
  const forPath = Math.max(Math.min(path.length, Math.floor(both / 3)), both - upstream.length);
  return { path: clip(path, forPath), upstream: clip(upstream, both - forPath) };
}

function clip(text: string, room: number): string {
  if (text.length <= room) return text;
  const tail = Math.floor((room - 1) / 2);
  return `${text.slice(0, room - 1 - tail)}…${text.slice(text.length - tail)}`;
}

function statusColor({ status }: Told, colors: Colors): (text: string) => string {
  if (status === 0 || status >= 500) return colors.red;
  if (status >= 400) return colors.yellow;
  return status >= 300 ? colors.cyan : colors.green;
}

const indent = `\n${" ".repeat(9)}`;

function beneath({ failure, aborted, notes }: Told, colors: Colors): string {
  let lines = "";
  if (failure !== undefined) lines += indent + colors.red(printable(failure.message));
  if (failure !== undefined && failure.hint !== "") lines += indent + printable(failure.hint);
  if (aborted) lines += indent + colors.dim("the page left before the answer had ended");
  for (const note of notes) lines += indent + colors.dim(printable(note));
  return lines;
}

export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60
    ? `${minutes} min`
    : `${Math.floor(minutes / 60)}h${String(minutes % 60).padStart(2, "0")}m`;
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}
