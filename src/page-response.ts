import type { IncomingMessage } from "node:http";
import { ServerResponse } from "./builtins.ts";
import { isPlain, type KnownText, textLike } from "./head-text.ts";
import { longestListKept, type RawHeaders } from "./headers.ts";

declare module "node:http" {
  /** Of Node itself, the same from 20 to 26. Were `_storeHeader` called no more, heads would be written without this. */
  interface OutgoingMessage {
    /** Writes the text of a head, and finds out how its body ends. */
    _storeHeader(firstLine: string, headers: unknown): void;
    _header: string | null;
    _hasBody: boolean;
    _contentLength: number | null;
    /** The connection ends with it. */
    _last: boolean;
    _defaultKeepAlive: boolean;
    maxRequestsOnConnectionReached: boolean;
  }
}

interface KnownHead extends KnownText {
  readonly hasBody: boolean;
  readonly chunked: boolean;
}

/** What is longer takes more room than its making takes time. */
const longestTextKept = 8 * 1024;

/** An upstream that answers with every status and in every length is not to fill the memory. */
const mostKept = 64;

/**
 * The answers of one server. Node looks at each name and each value of each head, and at what follows from it, though most heads have
 * the names that the last one had.
 */
export function pageResponses(): typeof ServerResponse {
  /** The last head of each status and each length. */
  const known = new Map<number, KnownHead>();
  return class PageResponse<Request extends IncomingMessage> extends ServerResponse<Request> {
    override _storeHeader(firstLine: string, headers: unknown): void {
      if (!isList(headers) || !isFresh(this)) return super._storeHeader(firstLine, headers);
      const kind = this.statusCode * 2 * longestListKept + headers.length;
      const last = known.get(kind);
      if (last?.firstLine === firstLine && last.hasBody === this._hasBody) {
        const text = textLike(last, headers);
        if (text !== undefined) {
          this._header = text;
          this.chunkedEncoding = last.chunked;
          if (text.length > longestTextKept) known.delete(kind);
          return;
        }
      }
      super._storeHeader(firstLine, headers);
      const next = kept(this, firstLine, headers);
      if (next === undefined) return;
      if (known.size >= mostKept) known.clear();
      known.set(kind, next);
    }
  };
}

function isList(headers: unknown): headers is RawHeaders {
  return Array.isArray(headers) && headers.length <= longestListKept;
}

/** Nothing but the list decides about the text: nothing was set before, nor has the writing of another head failed. */
function isFresh(response: ServerResponse): boolean {
  return (
    response.shouldKeepAlive &&
    !response.sendDate &&
    response.useChunkedEncodingByDefault &&
    !response.chunkedEncoding &&
    response._contentLength === null &&
    response._defaultKeepAlive &&
    !response.maxRequestsOnConnectionReached
  );
}

function kept(response: ServerResponse, firstLine: string, head: RawHeaders): KnownHead | undefined {
  const { _header: text, _hasBody: hasBody, _last: last, chunkedEncoding: chunked } = response;
  if (text === null || text.length > longestTextKept || last || !isPlain(head)) return undefined;
  // Each property by name: a spread takes as long as all the rest.
  return { firstLine, text, head, end: undefined, moving: [], pieces: [], hasBody, chunked };
}
