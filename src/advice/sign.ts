/** Something beside the verdict that a developer should know of. */
export interface Sign {
  readonly code: SignCode;
  /** `hole`: others can read what they should not. */
  readonly kind: (typeof SIGN_KINDS)[number];
  readonly message: string;
  /** One that the server lets in, as this showed. */
  readonly origin?: string;
}

export const SIGN_KINDS = ["hole", "warning", "hint"] as const;

export const SIGN_CODES = [
  "any-origin-with-credentials",
  "any-origin",
  "vary-missing",
  "cached-for-another-origin",
  "twin-allowed",
  "preflight-asks-login",
  "preflight-unhandled",
  "preflight-failing",
  "preflight-leads-elsewhere",
  "error-answer",
  "mixed-content",
  "origin-null",
] as const;

export type SignCode = (typeof SIGN_CODES)[number];
