/**
 * Why there is no connection, as facts; `upstreamFailure` has the words. `peer` is the one that was being connected
 * to: the upstream, or the outbound proxy on the way there.
 */
export type ConnectFault =
  | { readonly kind: "unresolved"; readonly peer: Peer; readonly reason: string }
  | { readonly kind: "unreached"; readonly peer: Peer; readonly attempts: readonly Attempt[] }
  | {
      readonly kind: "tls";
      readonly peer: Peer;
      /** OpenSSL's or Node's code: `CERT_HAS_EXPIRED`, `ERR_SSL_WRONG_VERSION_NUMBER` … */
      readonly reason: string;
      readonly certificate: CertificateFacts | undefined;
    }
  | { readonly kind: "proxy-refused"; readonly peer: Peer; readonly status: number; readonly reason: string }
  | { readonly kind: "proxy-broken"; readonly peer: Peer; readonly detail: string }
  | { readonly kind: "timeout"; readonly peer: Peer; readonly stage: Stage; readonly milliseconds: number }
  | { readonly kind: "settings"; readonly setting: string; readonly detail: string };

export interface Peer {
  /** `https://api.example.com:8443`, without credentials. */
  readonly shown: string;
  readonly hostname: string;
  readonly isProxy: boolean;
}

export interface Attempt {
  readonly address: string;
  /** The system's: `ECONNREFUSED` … */
  readonly reason: string;
}

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** As X.509 tells them: `Nov 21 09:12:00 2026 GMT`. */
  readonly validFrom: string;
  readonly validTo: string;
  /** The hosts it is for: `api.example.com`, `10.0.0.1`. */
  readonly names: readonly string[];
}

export type Stage = "lookup" | "connect" | "proxy" | "tls";

export interface ConnectError extends Error {
  /** Stable: `CONNECT_UNREACHED` and so on, after the fault's kind. */
  readonly code: string;
  readonly fault: ConnectFault;
}

/** An Error, because undici hands nothing else on. */
export function connectError(fault: ConnectFault, cause?: unknown): ConnectError {
  const code = `CONNECT_${fault.kind.toUpperCase().replace("-", "_")}`;
  const error = new Error(`No connection (${fault.kind})`, { cause });
  return Object.assign(error, { code, fault });
}

export function isConnectError(error: unknown): error is ConnectError {
  return error instanceof Error && "fault" in error && typeof error.fault === "object";
}

/** The code of a system error, or what there is instead of one. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
