import { describe, expect, it } from "vitest";
import { type ConnectFault, connectError } from "../../src/upstream/connect-error.ts";
import { upstreamFailure } from "../../src/upstream/failure.ts";
import { BadResponse, ResponseTimeout } from "../../src/upstream/refused-answer.ts";

const url = "https://user:canary@api.test:8443/path?key=canary#canary";
const context = { target: url, inContainer: false };

function coded(code: string, message = "canary", more: object = {}) {
  return Object.assign(new Error(message), { code }, more);
}

/** As undici makes it: without a code. */
function parserError(message: string, more: object = {}) {
  return Object.assign(new Error(message), { name: "HTTPParserError", code: undefined }, more);
}

const peer = { shown: "https://api.test:8443", hostname: "api.test", isProxy: false };
const local = { shown: "http://localhost:3001", hostname: "localhost", isProxy: false };
const proxy = { shown: "http://proxy.test:3128", hostname: "proxy.test", isProxy: true };
const refused = [
  { address: "::1", reason: "ECONNREFUSED" },
  { address: "127.0.0.1", reason: "ECONNREFUSED" },
];

/** The attempts on addresses that failed in these ways. */
function failing(...reasons: string[]) {
  return reasons.map((reason, i) => ({ address: `10.0.0.${i + 1}`, reason }));
}

type ConnectRow = [what: string, fault: ConnectFault, status: number, code: string, message: string];

describe("a connection that failed", () => {
  it.each<ConnectRow>([
    [
      "refused",
      { kind: "unreached", peer: local, attempts: refused },
      502,
      "upstream-refused",
      "http://localhost:3001 refused the connection (tried ::1, 127.0.0.1: ECONNREFUSED).",
    ],
    [
      "refused by one family, the other off",
      { kind: "unreached", peer, attempts: failing("ENETUNREACH", "ECONNREFUSED") },
      502,
      "upstream-refused",
      "https://api.test:8443 refused the connection (tried 10.0.0.1: ENETUNREACH; 10.0.0.2: ECONNREFUSED).",
    ],
    [
      "given up by the system",
      { kind: "unreached", peer, attempts: failing("ETIMEDOUT") },
      504,
      "upstream-timeout",
      "https://api.test:8443 did not answer: the system gave up connecting (tried 10.0.0.1: ETIMEDOUT).",
    ],
    [
      "no route to the host",
      { kind: "unreached", peer, attempts: failing("EHOSTUNREACH") },
      502,
      "upstream-unreachable",
      "https://api.test:8443 cannot be reached from here (tried 10.0.0.1: EHOSTUNREACH).",
    ],
    [
      "no network",
      { kind: "unreached", peer, attempts: failing("ENETUNREACH") },
      502,
      "upstream-unreachable",
      "https://api.test:8443 cannot be reached from here (tried 10.0.0.1: ENETUNREACH).",
    ],
    [
      "no more files",
      { kind: "unreached", peer, attempts: failing("EMFILE") },
      502,
      "upstream-unreachable",
      "No connection to https://api.test:8443: no more files and sockets can be opened here (10.0.0.1: EMFILE).",
    ],
    [
      "reset at once",
      { kind: "unreached", peer, attempts: failing("ECONNRESET") },
      502,
      "upstream-reset",
      "https://api.test:8443 reset the connection at once (tried 10.0.0.1: ECONNRESET).",
    ],
    [
      "no address",
      { kind: "unreached", peer, attempts: [] },
      502,
      "upstream-unreachable",
      "https://api.test:8443 cannot be reached from here (tried no address at all).",
    ],
    [
      "no such name",
      { kind: "unresolved", peer, reason: "ENOTFOUND" },
      502,
      "upstream-unresolved",
      "https://api.test:8443 cannot be reached: the name api.test does not resolve (ENOTFOUND).",
    ],
    [
      "no name service",
      { kind: "unresolved", peer, reason: "EAI_AGAIN" },
      502,
      "upstream-unresolved",
      "https://api.test:8443 cannot be reached: the name api.test does not resolve (EAI_AGAIN).",
    ],
    [
      "slow lookup",
      { kind: "timeout", peer, stage: "lookup", milliseconds: 10_000 },
      504,
      "upstream-timeout",
      "https://api.test:8443 took too long: its name was not resolved within 10 s.",
    ],
    [
      "slow connection",
      { kind: "timeout", peer, stage: "connect", milliseconds: 1500 },
      504,
      "upstream-timeout",
      "https://api.test:8443 took too long: there was no connection within 1.5 s.",
    ],
    [
      "slow proxy",
      { kind: "timeout", peer: proxy, stage: "connect", milliseconds: 500 },
      504,
      "upstream-timeout",
      "The outbound proxy http://proxy.test:3128 took too long: there was no connection within 500 ms.",
    ],
    [
      "proxy refused",
      { kind: "unreached", peer: proxy, attempts: failing("ECONNREFUSED") },
      502,
      "upstream-proxy",
      "The outbound proxy http://proxy.test:3128 refused the connection (tried 10.0.0.1: ECONNREFUSED).",
    ],
    [
      "a verification fault without words",
      {
        kind: "tls",
        peer,
        reason: "CERT_REVOKED",
        certificate: { subject: "a", issuer: "b", validFrom: "", validTo: "", names: [] },
      },
      502,
      "upstream-tls",
      "https://api.test:8443 has a certificate that does not verify (CERT_REVOKED).",
    ],
    [
      "a handshake fault without words",
      { kind: "tls", peer, reason: "ERR_SSL_ODD", certificate: undefined },
      502,
      "upstream-tls",
      "https://api.test:8443 broke off the TLS handshake (ERR_SSL_ODD).",
    ],
    ...["SSLV3_ALERT", "SSL/TLS_ALERT"].map(
      (alert): ConnectRow => [
        `a handshake that was broken off: ${alert}`,
        { kind: "tls", peer, reason: `ERR_SSL_${alert}_HANDSHAKE_FAILURE`, certificate: undefined },
        502,
        "upstream-tls",
        "https://api.test:8443 broke off the TLS handshake.",
      ],
    ),
    [
      "a certificate for many names",
      {
        kind: "tls",
        peer,
        reason: "ERR_TLS_CERT_ALTNAME_INVALID",
        certificate: {
          subject: "a",
          issuer: "b",
          validFrom: "",
          validTo: "",
          names: ["1", "2", "3", "4", "5", "6", "7"],
        },
      },
      502,
      "upstream-tls",
      "https://api.test:8443 has a certificate for 1, 2, 3, 4, 5 and 2 more, not for api.test.",
    ],
  ])("%s", (_, fault, status, code, message) => {
    const told = upstreamFailure(connectError(fault), context);
    expect(told).toMatchObject({ status, failure: { code, message } });
    expect(told.failure.hint).not.toBe("");
  });

  it("says in a container that localhost is the container itself", () => {
    const error = connectError({ kind: "unreached", peer: local, attempts: refused });
    const hint = (inContainer: boolean) => upstreamFailure(error, { ...context, inContainer }).failure.hint;
    expect(hint(true)).toBe(
      "Is it running, and on this port? Inside a container localhost is the container itself: use host.docker.internal, or the service's name, as the host.",
    );
    expect(hint(false)).toBe("Is it running, and on this port?");
  });

  it("does not say so of other hosts", () => {
    const error = connectError({ kind: "unreached", peer, attempts: refused });
    const { failure } = upstreamFailure(error, { ...context, inContainer: true });
    expect(failure.hint).toBe("Is it running, and on this port?");
  });

  it("names the addresses of an AggregateError that came from elsewhere", () => {
    const error = new AggregateError([
      coded("ECONNREFUSED", "canary", { address: "::1", port: 3001 }),
      coded("ECONNREFUSED", "canary", { address: "127.0.0.1", port: 3001 }),
    ]);
    expect(upstreamFailure(error, context).failure.message).toBe(
      "https://api.test:8443 refused the connection (tried [::1]:3001, 127.0.0.1:3001: ECONNREFUSED).",
    );
  });
});

describe("a call that failed", () => {
  it.each<[error: unknown, status: number, code: string, message: string]>([
    [coded("ECONNRESET"), 502, "upstream-reset", "closed the connection without an answer."],
    [coded("EPIPE"), 502, "upstream-reset", "closed the connection without an answer."],
    [
      coded("UND_ERR_SOCKET", "other side closed"),
      502,
      "upstream-reset",
      "closed the connection without an answer.",
    ],
    [
      coded("UND_ERR_SOCKET", "bad upgrade"),
      502,
      "upstream-bad-response",
      "switched protocols (101) without having been asked to.",
    ],
    [
      coded("UND_ERR_SOCKET", "bad response"),
      502,
      "upstream-bad-response",
      "sent a response that nothing had asked for (a 100 Continue, or one too many).",
    ],
    [
      coded("UND_ERR_HEADERS_OVERFLOW"),
      502,
      "upstream-bad-response",
      "sent a response head that is larger than 128 KiB.",
    ],
    [
      coded("UND_ERR_RES_CONTENT_LENGTH_MISMATCH"),
      502,
      "upstream-bad-response",
      "sent a body that does not fit its Content-Length.",
    ],
    [
      parserError("Response does not match the HTTP/1.1 protocol (Invalid status code)"),
      502,
      "upstream-bad-response",
      "sent an answer that is not valid HTTP: Invalid status code.",
    ],
    [parserError("canary"), 502, "upstream-bad-response", "sent an answer that is not valid HTTP."],
    [
      parserError("", { data: "\x15\x03\x01\0\x02\x02\x46" }),
      502,
      "upstream-bad-response",
      "speaks TLS on this port, and was spoken to in plain HTTP.",
    ],
    [
      coded("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"),
      502,
      "upstream-tls",
      "wants a client certificate, and got none that it accepts.",
    ],
    [
      coded(
        "EPROTO",
        "write EPROTO C0:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/x.c:355:",
      ),
      502,
      "upstream-tls",
      "does not speak TLS on this port.",
    ],
    [new ResponseTimeout(30_000), 504, "upstream-timeout", "took too long: no answer within 30 s."],
    [new BadResponse("the status 1000"), 502, "upstream-bad-response", "sent the status 1000."],
  ])("%s", (error, status, code, message) => {
    const told = upstreamFailure(error, context);
    expect(told).toMatchObject({ status, failure: { code, message: `https://api.test:8443 ${message}` } });
    expect(told.failure.hint).not.toBe("");
    expect(JSON.stringify(told)).not.toContain("canary");
  });

  it("with its head out says that the answer broke off", () => {
    const { failure } = upstreamFailure(coded("ECONNRESET"), { ...context, answered: true });
    expect(failure.message).toBe("https://api.test:8443 closed the connection in the middle of its answer.");
  });

  it("past its response timeout names the setting", () => {
    const { failure } = upstreamFailure(new ResponseTimeout(30_000), context);
    expect(failure.hint).toContain("`timeout.response`");
  });

  it.each(["UND_ERR_CLOSED", "UND_ERR_DESTROYED", "POOL_CLOSED"])(
    "because the proxy closes says so: %s",
    (code) => {
      expect(upstreamFailure(coded(code), context).failure.message).toContain("the proxy is closing");
    },
  );
});

describe("anything else", () => {
  it.each<[thrown: unknown, shown: string]>([
    [coded("EODD"), "EODD"],
    [new TypeError("canary"), "TypeError"],
    [new AggregateError([], "canary"), "AggregateError"],
    [coded("constructor"), "constructor"],
    ["canary", "string"],
    [undefined, "undefined"],
    [null, "object"],
    [{ code: 7 }, "object"],
  ])("is a failure too, told by its code and never by its message: %o", (thrown, shown) => {
    const told = upstreamFailure(thrown, context);
    expect(told).toMatchObject({
      status: 502,
      failure: { code: "upstream-failed", message: `The call to https://api.test:8443 failed (${shown}).` },
    });
  });

  it.each(["", "not a URL ?canary", "//x"])("needs no valid target: %j", (target) => {
    const { failure } = upstreamFailure(coded("ECONNRESET"), { target, inContainer: false });
    expect(failure.message).toBe("The upstream closed the connection without an answer.");
  });
});
