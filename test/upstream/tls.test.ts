import { createPrivateKey } from "node:crypto";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from "node:tls";
import { describe, expect, it } from "vitest";
import { connector } from "../../src/upstream/connect.ts";
import { type CertificateOptions, certificate } from "../support/certificates.ts";
import { connectProxy } from "../support/connect-proxy.ts";
import { connectTo, failureTo, listening, settings, through } from "./kit.ts";

const ca = certificate({ subject: "Example Corp CA", isCa: true });
const otherCa = certificate({ subject: "Other CA", isCa: true });
const good = certificate({ subject: "leaf", names: ["localhost", "api.localhost", "127.0.0.1"], issuer: ca });

/** An https upstream with this certificate. */
function upstream(made: { cert: string; key: string }, options: TlsOptions = {}) {
  return listening(
    createTlsServer({ cert: made.cert, key: made.key, ...options }, (socket) => socket.resume()),
  );
}

describe("a certificate that does not verify", () => {
  const names = ["localhost"];
  const cases: [string, CertificateOptions, RegExp, RegExp][] = [
    ["self-signed", { subject: "dev", names }, /has a self-signed certificate/, /`ca`.*`secure: false`/],
    [
      "an unknown CA",
      { subject: "dev", names, issuer: otherCa },
      /CA that is not known here/,
      /NODE_EXTRA_CA_CERTS/,
    ],
    [
      "expired",
      { subject: "dev", names, issuer: ca, from: -9, to: -2 },
      /expired certificate \(valid until .* GMT\)/,
      /`secure: false`/,
    ],
    [
      "not valid yet",
      { subject: "dev", names, issuer: ca, from: 2 },
      /not valid yet \(from .* GMT on\)/,
      /clock/,
    ],
    [
      "another host's",
      { subject: "dev", names: ["a.test", "b.test"], issuer: ca },
      /certificate for a\.test, b\.test, not for localhost/,
      /target/,
    ],
    ["no host's", { subject: "dev", issuer: ca }, /for no host name at all, not for localhost/, /target/],
  ];

  it.each(cases)("is refused, and told: %s", async (_, options, message, hint) => {
    const port = await upstream(certificate(options));
    const failure = await failureTo(`https://localhost:${port}`, { ca: [ca.cert] });
    expect(failure).toMatchObject({ status: 502, code: "upstream-tls" });
    expect(failure.message).toMatch(message);
    expect(failure.hint).toMatch(hint);
  });

  it.each(cases)("is accepted with `secure: false`: %s", async (_, options) => {
    const port = await upstream(certificate(options));
    const socket = await connectTo(`https://localhost:${port}`, { secure: false });
    expect(socket.destroyed).toBe(false);
  });

  it("names who issued it, which unmasks a TLS-inspecting network", async () => {
    const port = await upstream(good);
    const failure = await failureTo(`https://localhost:${port}`);
    expect(failure.message).toBe(
      `https://localhost:${port} has a certificate from a CA that is not known here: Example Corp CA.`,
    );
  });

  it("is refused on the next connection as well: no session of it was kept", async () => {
    const wrong = certificate({ subject: "dev", names: ["a.test"], issuer: ca });
    const port = await upstream(wrong, { maxVersion: "TLSv1.2" });
    const connect = connector(settings({ ca: [ca.cert] }));
    const attempt = () =>
      new Promise((resolve) => {
        connect({ protocol: "https:", hostname: "localhost", port: String(port) }, (...[error]) =>
          resolve(error),
        );
      });
    expect(await attempt()).toMatchObject({ code: "CONNECT_TLS" });
    expect(await attempt()).toMatchObject({ code: "CONNECT_TLS" });
  });
});

describe("`ca`", () => {
  it("trusts what it signed, by name and by address", async () => {
    const port = await upstream(good);
    for (const host of ["localhost", "api.localhost", "127.0.0.1"]) {
      await connectTo(`https://${host}:${port}`, { ca: [ca.cert] });
    }
  });

  it("trusts a self-signed certificate that is put there itself", async () => {
    const own = certificate({ subject: "dev", names: ["localhost"] });
    const port = await upstream(own);
    await connectTo(`https://localhost:${port}`, { ca: [own.cert] });
  });

  it("trusts an intermediate without its root", async () => {
    const middle = certificate({ subject: "Middle CA", isCa: true, issuer: ca });
    const leaf = certificate({ subject: "dev", names: ["localhost"], issuer: middle });
    const port = await upstream(leaf);
    await connectTo(`https://localhost:${port}`, { ca: [middle.cert] });
  });

  it("takes several certificates in one text and several texts", async () => {
    const port = await upstream(good);
    await connectTo(`https://localhost:${port}`, { ca: [otherCa.cert, `${otherCa.cert}\n${ca.cert}`] });
  });
});

describe("a client certificate", () => {
  const client = certificate({ subject: "developer", issuer: ca });
  const asking = { requestCert: true, rejectUnauthorized: true, ca: ca.cert };

  it("is shown to a server that asks for one", async () => {
    const server = createTlsServer({ cert: good.cert, key: good.key, ...asking });
    const met = new Promise<TLSSocket>((resolve) => server.once("secureConnection", resolve));
    const port = await listening(server);
    await connectTo(`https://localhost:${port}`, { ca: [ca.cert], cert: client.cert, key: client.key });
    expect((await met).getPeerCertificate().subject.CN).toBe("developer");
  });

  it("is asked for in words when there is none", async () => {
    const port = await upstream(good, { ...asking, maxVersion: "TLSv1.2" });
    const failure = await failureTo(`https://localhost:${port}`, { ca: [ca.cert] });
    expect(failure.code).toBe("upstream-tls");
    expect(failure.hint).toContain("`cert` and `key`");
  });

  it("can have an encrypted key", async () => {
    const key = createPrivateKey(client.key)
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "canary" })
      .toString();
    const port = await upstream(good, asking);
    const both = { ca: [ca.cert], cert: client.cert, key };
    await connectTo(`https://localhost:${port}`, { ...both, passphrase: "canary" });
    const without = await failureTo(`https://localhost:${port}`, both);
    expect(without.message).toBe(
      "The setting `key` cannot be used: it is encrypted and there is no passphrase.",
    );
    const wrong = await failureTo(`https://localhost:${port}`, { ...both, passphrase: "canary2" });
    expect(wrong.message).toBe("The setting `key` cannot be used: the passphrase does not open it.");
  });
});

describe("PEM that cannot be used", () => {
  const damaged = `-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n`;

  it.each([
    ["ca", { ca: ["nothing"] }, "there is no PEM certificate in it"],
    ["ca", { ca: [ca.cert + damaged] }, "a certificate in it is damaged"],
    ["cert", { cert: "nothing", key: good.key }, "there is no PEM certificate in it"],
    ["key", { cert: good.cert, key: "nothing" }, "it is not a PEM private key"],
    ["cert and key", { cert: good.cert, key: ca.key }, "the key belongs to another certificate"],
  ])("is told with the setting's name: %s %#", async (setting, changes, detail) => {
    const failure = await failureTo("https://localhost:1", changes);
    expect(failure).toMatchObject({
      code: "upstream-tls",
      message: `The setting \`${setting}\` cannot be used: ${detail}.`,
    });
  });
});

describe("the TLS handshake", () => {
  it.each([
    ["api.localhost", "api.localhost"],
    ["localhost", "localhost"],
    ["127.0.0.1", false],
  ])("names the target's host %s as SNI %s, whatever the Host header will say", async (host, sni) => {
    const server = createTlsServer({ cert: good.cert, key: good.key });
    const met = new Promise<TLSSocket>((resolve) => server.once("secureConnection", resolve));
    const port = await listening(server);
    const connect = connector(settings({ secure: false }));
    connect(
      { protocol: "https:", hostname: host, port: String(port), servername: "page.test" },
      (_, socket) => met.then(() => socket?.destroy()),
    );
    const socket = await met;
    expect(socket).toMatchObject({ servername: sni });
    expect(socket.alpnProtocol).toBe(false);
  });

  it("offers http/1.1 alone", async () => {
    const server = createTlsServer({ cert: good.cert, key: good.key, ALPNProtocols: ["h2", "http/1.1"] });
    const met = new Promise<TLSSocket>((resolve) => server.once("secureConnection", resolve));
    const port = await listening(server);
    await connectTo(`https://localhost:${port}`, { secure: false });
    expect((await met).alpnProtocol).toBe("http/1.1");
  });

  it("says so when the server speaks HTTP/2 only", async () => {
    const port = await upstream(good, { ALPNProtocols: ["h2"] });
    const failure = await failureTo(`https://localhost:${port}`, { secure: false });
    expect(failure.message).toContain("does not speak HTTP/1.1");
  });

  it("resumes the session of an earlier connection", async () => {
    const server = createHttpsServer({ cert: good.cert, key: good.key }, (_, response) => response.end());
    const port = await listening(server);
    const connect = connector(settings({ ca: [ca.cert] }));
    const reused = () =>
      new Promise<boolean>((resolve, reject) => {
        connect({ protocol: "https:", hostname: "localhost", port: String(port) }, (error, socket) => {
          if (error !== null) return reject(error);
          // Reading lets the tickets in, which TLS 1.3 sends after the handshake.
          socket.once("close", () => resolve("isSessionReused" in socket && socket.isSessionReused()));
          socket.resume().end("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        });
      });
    await reused();
    const again = new Promise<boolean>((resolve) =>
      server.once("secureConnection", (socket: TLSSocket) => resolve(socket.isSessionReused())),
    );
    await reused();
    expect(await again).toBe(true);
  });

  it("says so when the server speaks plain HTTP", async () => {
    const port = await listening(createHttpServer());
    const failure = await failureTo(`https://localhost:${port}`);
    expect(failure).toMatchObject({
      code: "upstream-tls",
      message: `https://localhost:${port} does not speak TLS on this port.`,
      hint: "Is it a plain HTTP server? Then the URL starts with http://.",
    });
  });

  it("says so when the server hangs up", async () => {
    const port = await listening(createTcpServer((socket) => socket.end()));
    const failure = await failureTo(`https://localhost:${port}`);
    expect(failure.message).toContain("closed the connection during the TLS handshake");
  });

  it("checks the certificate behind an outbound proxy against the target's name", async () => {
    const api = certificate({ subject: "leaf", names: ["api.test"], issuer: ca });
    const port = await upstream(api);
    const proxy = await connectProxy({ ports: { "api.test:443": port, "other.test:443": port } });
    const viaProxy = { ca: [ca.cert], proxy: through(`http://localhost:${proxy.port}`) };
    await connectTo("https://api.test", viaProxy);
    const failure = await failureTo("https://other.test", viaProxy);
    expect(failure.message).toBe("https://other.test has a certificate for api.test, not for other.test.");
  });
});
