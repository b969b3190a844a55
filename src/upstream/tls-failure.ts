import type { CertificateFacts } from "./connect-error.ts";
import { reasonOf } from "./connect-error.ts";

/** What a TLS fault means: the message's end, after the name of the server, and what to do. */
export interface TlsWords {
  readonly says: string;
  readonly hint: string;
}

type Words = (hostname: string, certificate: CertificateFacts | undefined) => TlsWords;

const trustIt =
  "Name its CA in `ca` or NODE_EXTRA_CA_CERTS, or accept it unverified with `secure: false` (--insecure).";
const acceptIt = "The server needs a new certificate. Until then `secure: false` (--insecure) accepts it.";
const plainHttp = "Is it a plain HTTP server? Then the URL starts with http://.";
const identify = "Set `cert` and `key` to a client certificate that this server accepts.";

const unknownCa: Words = (_, certificate) => ({
  says: `has a certificate from a CA that is not known here${certificate ? `: ${certificate.issuer}` : ""}.`,
  hint: trustIt,
});
const notTls: Words = () => ({ says: "does not speak TLS on this port.", hint: plainHttp });
const wantsCertificate: Words = () => ({
  says: "wants a client certificate, and got none that it accepts.",
  hint: identify,
});
const oldTls: Words = () => ({
  says: "speaks no version of TLS that is still in use (1.2 or later).",
  hint: "It has to be updated, or put behind a server that speaks TLS 1.2.",
});

/** By the code of OpenSSL or Node. */
const words: Readonly<Record<string, Words>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: () => ({
    says: "has a self-signed certificate.",
    hint: "Name the certificate itself in `ca` or NODE_EXTRA_CA_CERTS, or accept it unverified with `secure: false` (--insecure).",
  }),
  SELF_SIGNED_CERT_IN_CHAIN: unknownCa,
  UNABLE_TO_GET_ISSUER_CERT: unknownCa,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownCa,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownCa,
  CERT_HAS_EXPIRED: (_, certificate) => ({
    says: `has an expired certificate${certificate ? ` (valid until ${certificate.validTo})` : ""}.`,
    hint: acceptIt,
  }),
  CERT_NOT_YET_VALID: (_, certificate) => ({
    says: `has a certificate that is not valid yet${certificate ? ` (from ${certificate.validFrom} on)` : ""}.`,
    hint: "Is this machine's clock right? If it is, `secure: false` (--insecure) accepts the certificate.",
  }),
  ERR_TLS_CERT_ALTNAME_INVALID: (hostname, certificate) => ({
    says: `has a certificate for ${listed(certificate?.names ?? [])}, not for ${hostname}.`,
    hint: "Use a name that it is for in the target, or accept it with `secure: false` (--insecure).",
  }),
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
  ERR_SSL_RECORD_LAYER_FAILURE: notTls,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: wantsCertificate,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: wantsCertificate,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: wantsCertificate,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: wantsCertificate,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: wantsCertificate,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: () => ({
    says: "broke off the TLS handshake.",
    hint: `It may want a client certificate. ${identify}`,
  }),
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: (hostname) => ({
    says: `does not serve the name ${hostname} over TLS.`,
    hint: "Is the target's host name right?",
  }),
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: () => ({
    says: "does not speak HTTP/1.1.",
    hint: "corswalk calls upstreams over HTTP/1.1: it has to be switched on there.",
  }),
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: oldTls,
  ERR_SSL_UNSUPPORTED_PROTOCOL: oldTls,
  ECONNRESET: () => ({ says: "closed the connection during the TLS handshake.", hint: plainHttp }),
};

export function tlsWords(
  reason: string,
  hostname: string,
  certificate: CertificateFacts | undefined,
): TlsWords {
  // OpenSSL 3.5 tells the same alerts by another name.
  const code = reason.replace("_SSL/TLS_ALERT_", "_SSLV3_ALERT_");
  const known = Object.hasOwn(words, code) ? words[code] : undefined;
  if (known !== undefined) return known(hostname, certificate);
  return certificate === undefined
    ? { says: `broke off the TLS handshake (${reason}).`, hint: plainHttp }
    : { says: `has a certificate that does not verify (${reason}).`, hint: trustIt };
}

/**
 * The code of a TLS error. Where the fault met a write, Node says EPROTO and leaves OpenSSL's reason in the message,
 * between the last colons: `…:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/…`.
 */
export function tlsReason(error: unknown): string {
  const reason = reasonOf(error);
  if (reason !== "EPROTO" || !(error instanceof Error)) return reason;
  const [, detail] = /:SSL routines:[^:]*:([^:]+):/.exec(error.message) ?? [];
  return detail === undefined ? reason : `ERR_SSL_${detail.trim().toUpperCase().replaceAll(" ", "_")}`;
}

export function isTlsReason(reason: string): boolean {
  return reason.startsWith("ERR_SSL_") || reason === "EPROTO";
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return "no host name at all";
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
