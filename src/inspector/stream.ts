import { headerTokens } from "../headers.ts";
import type { Exchange } from "../observe/exchange.ts";
import type { StreamMessage } from "./api.ts";
import { decompressing } from "./decompress-stream.ts";
import { eventReader } from "./event-stream.ts";
import { frameReader } from "./frames.ts";
import { type MessageLog, messageLog } from "./message-log.ts";
import { isEventStream } from "./row.ts";

/** What an exchange without an end carries, read as it passes. */
export interface Stream {
  readonly log: MessageLog;
  sent(chunk: Buffer): void;
  received(chunk: Buffer): void;
  /** There is no more of it. */
  end(): void;
}

/** Undefined: it is no such exchange, and what passes is a body. `beheaded`: some of it had passed before. */
export function streamFor(
  exchange: Exchange,
  beheaded: boolean,
  grew: (by: number) => void,
): Stream | undefined {
  const { responseHeaders } = exchange;
  if (exchange.kind === "upgrade" && exchange.upstreamStatus === 101) {
    const log = messageLog(grew);
    const deflated = headerTokens(responseHeaders, "sec-websocket-extensions").some((extension) =>
      /^permessage-deflate\b/i.test(extension),
    );
    const [sent, received] = [frames("page", deflated, log), frames("upstream", deflated, log)];
    return { log, sent, received, end() {} };
  }
  if (!isEventStream(responseHeaders)) return undefined;
  const codings = headerTokens(responseHeaders, "content-encoding").filter(
    (coding) => coding.toLowerCase() !== "identity",
  );
  return eventStream(codings, beheaded, messageLog(grew));
}

/** Nobody compresses a stream twice: of two codings it is shown as a body. */
function eventStream(codings: readonly string[], beheaded: boolean, log: MessageLog): Stream | undefined {
  const read = eventReader();
  const told = (chunk: Buffer): void => {
    for (const { name, data, bytes } of read(chunk)) {
      log.add({ from: "upstream", kind: name, text: data, isText: true, bytes });
    }
  };
  const [coding, second] = codings;
  if (coding === undefined) return { log, sent() {}, received: told, end() {} };
  const broken = (): void =>
    log.lose(
      beheaded
        ? `It is compressed (${coding}), and its beginning passed before this page was opened.`
        : `It is said to be compressed (${coding}), and cannot be read as that.`,
    );
  const decoding = second === undefined ? decompressing(coding.toLowerCase(), told, broken) : undefined;
  return decoding && { log, sent() {}, received: decoding.push, end: decoding.end };
}

function frames(from: StreamMessage["from"], deflated: boolean, log: MessageLog): (chunk: Buffer) => void {
  const read = frameReader(deflated);
  return (chunk) => {
    for (const found of read(chunk)) {
      if (found.kind === "lost") log.lose(found.why);
      else {
        const { kind, payload, bytes } = found;
        const isText = kind === "text" || kind === "close";
        log.add({ from, kind, text: textOf(kind, payload), isText, bytes });
      }
    }
  };
}

function textOf(kind: string, payload: Buffer): string {
  if (kind === "text") return payload.toString();
  if (kind === "close") {
    return payload.length < 2 ? "" : `${payload.readUInt16BE(0)} ${payload.subarray(2).toString()}`.trim();
  }
  return payload.toString("latin1");
}
