import type { Audit } from "../advice/audit.ts";
import type { Direct } from "../advice/direct.ts";
import type { Fix } from "../advice/fixes/fix.ts";
import type { Failure } from "../failure.ts";

/** What the server and its page say to each other. Everything in here has been through the redactor. */

export type RowKind = "call" | "preflight" | "websocket" | "sse" | "refused" | "respond" | "reload";

export type { Direct } from "../advice/direct.ts";

/** One line of the list. */
export interface Row {
  /** An exchange's; a reload has a negative one. */
  readonly id: number;
  readonly kind: RowKind;
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly origin: string;
  readonly route: string;
  readonly upstream: string;
  /** 0: no answer, or none yet. */
  readonly status: number;
  readonly durationMs: number;
  readonly size: number;
  readonly underWay: boolean;
  /** Undefined: no call that CORS has to do with. */
  readonly direct: Direct | undefined;
  /** What went wrong, in words. */
  readonly failure: string;
}

/** One line of the stream of events. */
export type Message =
  | { readonly type: "hello"; readonly rows: readonly Row[]; readonly about: About }
  | {
      readonly type: "news";
      /** New ones, and those that have changed. */
      readonly rows: readonly Row[];
      /** Exchanges whose messages have become more. */
      readonly streams: readonly number[];
    }
  | { readonly type: "cleared" }
  | { readonly type: "config" };

export interface About {
  readonly version: string;
  readonly proxy: string;
  /** How many rows the page keeps. */
  readonly most: number;
  /** That a fix can be written for. */
  readonly servers: readonly string[];
}

export type Change = "same" | "changed" | "added" | "dropped";

/** One header on its way through: before and after, and why it is not the same. */
export interface HeaderRow {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly change: Change;
  readonly reason: string;
}

export interface Detail {
  readonly row: Row;
  readonly url: string;
  readonly upstreamStatus: number | undefined;
  readonly request: readonly HeaderRow[];
  readonly response: readonly HeaderRow[];
  /** The upstream heard of it; without it `request` has the left column only. */
  readonly forwarded: boolean;
  /** The upstream answered; without it `response` has the right column only. */
  readonly answered: boolean;
  readonly failure: Failure | undefined;
  readonly notes: readonly string[];
  readonly aborted: boolean;
  readonly timing: Timing;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly verdict: DirectVerdict | undefined;
  readonly messages: boolean;
  /** Why it cannot be sent again; empty: it can. */
  readonly unrepeatable: string;
  /** Its method may change something: sending it again is to be asked for. */
  readonly unsafe: boolean;
}

/** Milliseconds. */
export interface Timing {
  readonly total: number;
  /** Until there was a connection to the upstream, new or kept. Undefined: there was none. */
  readonly connecting: number | undefined;
  /** From then to the upstream's head. */
  readonly waiting: number | undefined;
  readonly download: number | undefined;
}

/** What the browser would have said without corswalk. */
export interface DirectVerdict {
  readonly direct: Direct;
  /** One sentence. */
  readonly says: string;
  /** Why it is so, or why it is not known. */
  readonly because: readonly string[];
  /** The page's origin that is judged for. */
  readonly origin: string;
  /** From what was really sent, or from asking the upstream just now. */
  readonly basis: "sent" | "own-origin" | "probed";
  readonly console: string;
  readonly wire: readonly WireLine[];
  readonly signs: readonly string[];
  readonly fix: ShownFix | undefined;
}

export interface WireLine {
  readonly text: string;
  /** This is what the browser refuses for, or would refuse for next. */
  readonly mark: "decides" | "needed" | undefined;
}

export interface ShownFix extends Fix {
  readonly server: string;
  readonly recognised: boolean;
}

/** The kinds of call seen so far. */
export interface AuditView {
  readonly audit: Audit | undefined;
  /** The origin was given in the config; otherwise it is that of the page that called most. */
  readonly given: boolean;
  readonly probed: boolean;
}

export type Preview =
  | { readonly kind: "none"; readonly why: string }
  | {
      /** `bytes` for archives, where they are not looked at. */
      readonly kind: "text" | "json" | "hex" | "image" | "bytes";
      /** Of an image and of bytes: base64. */
      readonly text: string;
      readonly type: string;
      /** On the wire. */
      readonly bytes: number;
      readonly cut: boolean;
      readonly coding: string;
    };

export interface StreamMessage {
  readonly n: number;
  readonly time: number;
  readonly from: "page" | "upstream";
  /** `text`, `binary`, `ping`, `close` …, or the name of an event. */
  readonly kind: string;
  readonly text: string;
  readonly bytes: number;
}

export interface Messages {
  readonly messages: readonly StreamMessage[];
  /** Older ones that were let go. */
  readonly gone: number;
  /** Where the bytes could not be followed any more. */
  readonly lost: string;
}

export interface ConfigView {
  readonly file: string;
  readonly proxy: string;
  readonly appOrigin: string;
  readonly allowedHosts: readonly string[];
  readonly policy: PolicyView;
  readonly routes: readonly RouteView[];
  readonly notices: readonly string[];
  readonly reload: ReloadView | undefined;
}

export interface ReloadView {
  readonly time: number;
  readonly changes: readonly string[];
  readonly failure: Failure | undefined;
}

export interface RouteView {
  readonly key: string;
  readonly goesTo: string;
  readonly options: readonly string[];
  /** Undefined: the global policy. */
  readonly policy: PolicyView | undefined;
}

/** Each key as it is written in a config. */
export type PolicyView = readonly (readonly [name: string, value: string])[];
