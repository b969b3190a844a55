import type { IncomingMessage } from "node:http";
import { ServerResponse } from "./builtins.ts";
import { type KnownText, knownText, textLike } from "./head-text.ts";
import { longestListKept, type RawHeaders } from "./headers.ts";

declare module "node:http" {
  interface OutgoingMessage {
    /** Node's: writes the text of a head, and finds out how its body ends. */
    _storeHeader(firstLine: string, headers: unknown): void;
    _header: string | null;
    _hasBody: boolean;
    /** The connection ends with it. */
    _last: boolean;
  }
}

interface KnownHead extends KnownText {
  readonly hasBody: boolean;
  readonly chunked: boolean;
}

/** What is longer takes more room than its making takes time. */
const longestTextKept = 8 * 1024;

/** Of these Node asks more than what their text is. */
const special = /^(?:connection|content-disposition|expect|keep-alive|trailer)$/i;

/**
 * The answers of one server. Node looks at each name and each value of each head, and at what follows from it, though most heads have
 * the names that the last one had.
 */
export function pageResponses(): typeof ServerResponse {
  /** The last head of each length. */
  const known: (KnownHead | undefined)[] = [];
  return class PageResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
    override _storeHeader(firstLine: string, headers: unknown): void {
      if (!isList(headers) || !isOrdinary(this)) return super._storeHeader(firstLine, headers);
      const last = known[headers.length];
      const isLike = last?.firstLine === firstLine && last.hasBody === this._hasBody;
      const text = isLike ? textLike(last, headers) : undefined;
      if (text === undefined) {
        super._storeHeader(firstLine, headers);
        known[headers.length] = kept(this, firstLine, headers);
      } else {
        this._header = text;
        this.chunkedEncoding = last?.chunked === true;
      }
    }
  };
}

function isList(headers: unknown): headers is RawHeaders {
  return Array.isArray(headers) && headers.length <= longestListKept;
}

/** Nothing but the list decides about the text. */
function isOrdinary({ shouldKeepAlive, sendDate, useChunkedEncodingByDefault }: ServerResponse): boolean {
  return shouldKeepAlive && !sendDate && useChunkedEncodingByDefault;
}

function kept(response: ServerResponse, firstLine: string, headers: RawHeaders): KnownHead | undefined {
  const { _header: text, _hasBody: hasBody, _last: last, chunkedEncoding: chunked } = response;
  if (text === null || text.length > longestTextKept || last) return undefined;
  if (headers.some((name, i) => i % 2 === 0 && special.test(name))) return undefined;
  return { ...knownText(firstLine, headers, text), hasBody, chunked };
}
