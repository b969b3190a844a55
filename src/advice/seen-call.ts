import type { Answer } from "../cors/judge/verdict.ts";
import type { HeaderPair } from "../cors/safelist.ts";

/** A page's call as a file tells of it. */
export interface SeenCall {
  readonly method: string;
  readonly url: string;
  /** What the page set; the browser's own headers left out. Values may be unknown, and empty then. */
  readonly headers: readonly HeaderPair[];
  readonly credentials: boolean;
  /** The origin that the server was asked under. */
  readonly askedAs: string | undefined;
  readonly preflight: Answer | undefined;
  readonly response: Answer | undefined;
}

/** What a file holds, and what of it could not be used. */
export interface Traffic {
  readonly source: "har" | "log";
  readonly calls: readonly SeenCall[];
  readonly notes: readonly string[];
}
