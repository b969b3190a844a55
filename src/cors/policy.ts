/**
 * A CORS policy in the form that `decide` runs on. Made by `corsPolicy` from the written one; every combination that no
 * browser would accept has been refused there.
 */
export interface CorsPolicy {
  /** May a page of this serialized origin (as the Origin header carries it) call? */
  readonly allows: (origin: string) => boolean;
  /** `*` without credentials: every page gets the literal `*`, and answers need no `Vary: Origin`. */
  readonly anyOrigin: boolean;
  /** The origin patterns as written, for messages. */
  readonly origins: readonly string[];
  readonly credentials: boolean;
  readonly methods: "*" | readonly string[];
  /** Lowercase. */
  readonly allowHeaders: "*" | readonly string[];
  readonly exposeHeaders: "*" | readonly string[];
  readonly maxAge: number;
  readonly privateNetwork: boolean;
}
