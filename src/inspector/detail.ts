import type { Route } from "../config/config.ts";
import type { Exchange } from "../observe/exchange.ts";
import type { Redactor } from "../observe/redact.ts";
import type { Detail, DirectVerdict, HeaderRow, Row, Timing } from "./api.ts";
import type { Captured } from "./capture.ts";
import { headerRows } from "./changes.ts";
import { pageUrl } from "./har.ts";
import { requestReasons, responseReasons } from "./reasons.ts";
import { isSafe, whyNotRepeatable } from "./repeatable.ts";

export interface DetailSettings {
  readonly row: Row;
  readonly redactor: Redactor;
  /** As it is in the config now. */
  readonly route: Route | undefined;
  readonly captured: Captured | undefined;
  readonly verdict: DirectVerdict | undefined;
  readonly proxy: string;
}

/** All there is to see of one exchange but its bodies. What changed is found before secrets are taken out. */
export function detailOf(exchange: Exchange, settings: DetailSettings): Detail {
  const { row, redactor, route, captured, verdict, proxy } = settings;
  const { requestHeaders, upstreamRequestHeaders, upstreamResponseHeaders, responseHeaders, notes } =
    exchange;
  const shown = redactor.exchange(exchange);
  const withoutSecrets = (rows: readonly HeaderRow[]) => rows.map((header) => redacted(header, redactor));
  const forwarded = upstreamRequestHeaders !== undefined;
  const request = headerRows(
    requestHeaders,
    upstreamRequestHeaders ?? requestHeaders,
    requestReasons(route, notes),
  );
  const response = headerRows(
    upstreamResponseHeaders ?? responseHeaders,
    responseHeaders,
    responseReasons(route, notes),
  );
  return {
    row,
    url: pageUrl(shown, proxy),
    upstreamStatus: exchange.upstreamStatus,
    request: withoutSecrets(request),
    response: withoutSecrets(response),
    forwarded,
    answered: upstreamResponseHeaders !== undefined,
    failure: shown.failure,
    notes: shown.notes,
    aborted: exchange.aborted,
    timing: timingOf(exchange),
    bytesIn: exchange.bytesIn,
    bytesOut: exchange.bytesOut,
    verdict,
    messages: hasMessages(row, captured),
    unrepeatable: row.underWay ? "It is still under way." : whyNotRepeatable(exchange, captured?.sent),
    unsafe: !isSafe(exchange.method),
  };
}

/** Otherwise it has a body: a WebSocket that was turned down, a stream that cannot be read. */
function hasMessages({ kind, status }: Row, captured: Captured | undefined): boolean {
  if (kind === "websocket") return status === 101 || status === 0;
  return kind === "sse" && (captured?.messages !== undefined || !captured?.received.total);
}

function redacted(header: HeaderRow, { headers, text }: Redactor): HeaderRow {
  const value = (given: string | undefined) => given && headers([header.name, given])[1];
  return { ...header, before: value(header.before), after: value(header.after), reason: text(header.reason) };
}

function timingOf({ durationMs, connectedMs, waitedMs }: Exchange): Timing {
  return {
    total: durationMs,
    connecting: connectedMs,
    waiting: waitedMs === undefined ? undefined : waitedMs - (connectedMs ?? 0),
    download: waitedMs === undefined ? undefined : Math.max(0, durationMs - waitedMs),
  };
}
