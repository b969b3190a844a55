/** Something beside the verdict that a developer should know of. */
export interface Sign {
  readonly code: SignCode;
  /** `hole`: others can read what they should not. */
  readonly kind: "hole" | "warning" | "hint";
  readonly message: string;
  /** One that the server lets in, as this showed. */
  readonly origin?: string;
}

export type SignCode =
  | "any-origin-with-credentials"
  | "any-origin"
  | "vary-missing"
  | "cached-for-another-origin"
  | "twin-allowed"
  | "preflight-asks-login"
  | "preflight-unhandled"
  | "preflight-failing"
  | "preflight-leads-elsewhere"
  | "error-answer"
  | "mixed-content"
  | "origin-null";
