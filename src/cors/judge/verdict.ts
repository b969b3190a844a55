import type { HeaderPair } from "../safelist.ts";

/** What a server answered, as plain data. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
}

export interface PageRequest {
  readonly url: string;
  readonly method: string;
  /** What the page sets; the browser's own headers need no permission. */
  readonly headers: readonly HeaderPair[];
  readonly credentials: "omit" | "same-origin" | "include";
}

/** One station of a redirected call: where it went and what it got there. */
export interface Hop {
  readonly url: string;
  readonly preflight?: Answer | undefined;
  readonly response?: Answer | undefined;
}

export interface JudgeCase {
  /** The page's origin, serialized, or `null`. */
  readonly origin: string;
  readonly request: PageRequest;
  /** What the server said to OPTIONS, if a preflight is needed. */
  readonly preflight?: Answer | undefined;
  /** What it said to the call itself. */
  readonly response?: Answer | undefined;
  /** Instead of the two, where the call is redirected: the first is the call itself. */
  readonly hops?: readonly Hop[] | undefined;
}

export interface Verdict {
  /** May the page's JavaScript read the response? */
  readonly allowed: boolean;
  readonly preflight: { readonly needed: boolean; readonly because: readonly string[] };
  /** The browser's own first, then what would block the call next. Empty when allowed. */
  readonly reasons: readonly Reason[];
  /** Response header names that the page may read: lowercase, sorted. */
  readonly readable: readonly string[];
}

export interface Reason {
  /** Stable. */
  readonly code: ReasonCode;
  readonly step: "request" | "preflight" | "response";
  /** Of the hop that it happened at. */
  readonly url: string;
  readonly header?: string;
  readonly found?: string;
  readonly needed?: string;
  readonly message: string;
}

export type ReasonCode =
  | "case-invalid"
  | "request-invalid"
  | "network-error"
  | "preflight-failed-status"
  | "preflight-redirect"
  | "allow-origin-missing"
  | "allow-origin-mismatch"
  | "allow-origin-multiple"
  | "allow-origin-wildcard-with-credentials"
  | "allow-credentials-missing"
  | "allow-methods-invalid"
  | "allow-headers-invalid"
  | "method-not-allowed"
  | "header-not-allowed"
  | "redirect-invalid"
  | "redirect-limit"
  | "redirect-with-credentials";

/** A reason before it is known at which step of which hop it stands. */
export type Finding = Omit<Reason, "step" | "url">;
