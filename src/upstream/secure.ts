import { isIP, type Socket } from "node:net";
import type { SecureContext, TLSSocket } from "node:tls";
import { nodeTls } from "../builtins.ts";
import { withoutDot } from "./addresses.ts";
import { type CertificateFacts, connectError, type Peer, reasonOf } from "./connect-error.ts";
import type { Connecting } from "./connecting.ts";
import { tlsReason } from "./tls-failure.ts";

export interface SecureOptions {
  readonly context: SecureContext;
  /** Must the certificate verify? */
  readonly verify: boolean;
  readonly sessions: SessionCache;
  readonly port: number;
}

/** TLS over an open socket; fails with a ConnectError, and then the socket is gone. */
export function secure(
  socket: Socket,
  peer: Peer,
  { context, verify, sessions, port }: SecureOptions,
  connecting: Connecting,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const host = withoutDot(peer.hostname);
    const place = `${host}:${port}`;
    const session = sessions.get(place);
    const secured = nodeTls().connect({
      socket,
      host,
      secureContext: context,
      // SNI carries names, never addresses (RFC 6066, 3).
      ...(isIP(host) === 0 && { servername: host }),
      ...(session !== undefined && { session }),
      ALPNProtocols: ["http/1.1"],
      // Node runs every check in any case. It is only told not to destroy the socket by itself when one fails,
      // because the certificate at fault could not be read any more: "secureConnect" below is where it is refused.
      rejectUnauthorized: false,
    });

    const fail = (reason: unknown) => {
      secured.destroy();
      socket.destroy();
      reject(reason);
    };
    const failTls = (reason: string, certificate?: CertificateFacts, cause?: unknown) =>
      fail(connectError({ kind: "tls", peer, reason, certificate }, cause));

    // A session says nothing of the name on the certificate: only those of verified peers are kept.
    let verified = false;
    let latest: Buffer | undefined;
    secured.on("session", (next) => {
      latest = next;
      if (verified) sessions.set(place, next);
    });
    secured.once("secureConnect", () => {
      if (verify && !secured.authorized) {
        return failTls(refusal(secured.authorizationError), certificateFacts(secured));
      }
      verified = true;
      if (latest !== undefined) sessions.set(place, latest);
      secured.off("close", closed);
      resolve(secured);
    });
    const closed = () => failTls("ECONNRESET");
    secured.once("close", closed);
    // Stays on the socket, as in `dial`. A TLS alert that comes later (in TLS 1.3 that is when a client certificate is
    // missed) is told by Node without an end to the socket: undici would see a connection that ends for no reason.
    secured.on("error", (error) => {
      if (verified) secured.destroy(error);
      else failTls(tlsReason(error), undefined, error);
    });

    connecting.onGivenUp(fail);
    const reason = connecting.reason();
    if (reason !== undefined) fail(reason);
  });
}

/** Sessions to resume, of the places last connected to. */
export interface SessionCache {
  get(place: string): Buffer | undefined;
  set(place: string, session: Buffer): void;
}

export function sessionCache(limit = 100): SessionCache {
  const sessions = new Map<string, Buffer>();
  return {
    get: (place) => sessions.get(place),
    set(place, session) {
      sessions.delete(place);
      sessions.set(place, session);
      const [oldest] = sessions.keys();
      if (sessions.size > limit && oldest !== undefined) sessions.delete(oldest);
    },
  };
}

/** Typed as an Error, but what Node puts there is the error's code. */
function refusal(authorizationError: unknown): string {
  return reasonOf(authorizationError);
}

function certificateFacts(secured: TLSSocket): CertificateFacts | undefined {
  const { subject, issuer, valid_from, valid_to, subjectaltname } = secured.getPeerCertificate();
  if (subject === undefined) return undefined;
  return {
    subject: shownName(subject),
    issuer: shownName(issuer),
    validFrom: valid_from,
    validTo: valid_to,
    names: (subjectaltname ?? "")
      .split(", ")
      .flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []),
  };
}

/** A common name, or what else there is; several of one kind come as an array. */
function shownName(name: object): string {
  const parts = Object.entries(name);
  const [, shown] = parts.find(([kind]) => kind === "CN") ?? parts.find(([kind]) => kind === "O") ?? [];
  return shown === undefined ? "" : String(shown);
}
