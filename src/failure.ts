/** What went wrong in an exchange, in words: the same in the answer's body, in the log and in the inspector. */
export interface Failure {
  /** Stable: `upstream-refused`, `no-route`, `origin-refused` … */
  readonly code: string;
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
}
