/** What a server is to allow: made by `fixPolicy`, so every text in it can stand in code and config as it is. */
export interface FixPolicy {
  /** Serialized origins, each exactly. */
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  /** Request header names that need permission. */
  readonly headers: readonly string[];
  readonly credentials: boolean;
  /** Response header names that the page may read. */
  readonly expose: readonly string[];
  /** Seconds that browsers may remember the preflight's answer. */
  readonly maxAge: number;
}

/** What a maintainer of the server would write for a policy. */
export interface Fix {
  readonly title: string;
  readonly files: readonly FixFile[];
  /** What to install, where the text goes, what it depends on. */
  readonly notes: readonly string[];
}

export interface FixFile {
  /** The usual one. */
  readonly name: string;
  readonly language: string;
  readonly text: string;
}
