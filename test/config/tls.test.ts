import { createPrivateKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { certificate } from "../support/certificates.ts";
import { config, proxyRoute, routeFaults } from "./helpers.ts";

const authority = certificate({ subject: "Test CA", isCa: true });
const client = certificate({ subject: "client", issuer: authority });
const other = certificate({ subject: "other", issuer: authority });
const locked = createPrivateKey(client.key)
  .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "canary" })
  .toString();

describe("upstream TLS", () => {
  it("takes authorities, a client certificate and its locked key as PEM text", () => {
    const written = { ca: [authority.cert], cert: client.cert, key: locked, passphrase: "canary" };
    expect(proxyRoute(written).upstream).toMatchObject({
      ca: [authority.cert],
      cert: client.cert,
      key: locked,
      passphrase: "canary",
    });
  });

  it("keeps a key and a passphrase that come from the environment", () => {
    const written = { target: "https://a.test", cert: client.cert, key: "${KEY}", passphrase: "${PASS}" };
    const { secrets } = config({ routes: { "/": written } }, { env: { KEY: locked, PASS: "canary" } });
    expect(secrets).toEqual(expect.arrayContaining([locked, "canary"]));
  });

  it("that is not verified is told", () => {
    const routes = { "/a": { target: "https://a.test", secure: false }, "/b": "https://b.test" };
    expect(config({ routes }).notices).toEqual(["The upstream's certificate is not verified on route /a."]);
  });

  const begin = "-----BEGIN CERTIFICATE-----";
  it.each([
    ["a certificate without its key", { cert: client.cert }, "cert", "has no `key` beside it"],
    ["a key without its certificate", { key: client.key }, "key", "has no `cert` beside it"],
    ["a passphrase without a key", { passphrase: "x" }, "passphrase", "has no `key` beside it"],
    [
      "the key of another certificate",
      { cert: client.cert, key: other.key },
      "key",
      "belongs to another certificate",
    ],
    ["a locked key", { cert: client.cert, key: locked }, "key", "is encrypted"],
    [
      "a wrong passphrase",
      { cert: client.cert, key: locked, passphrase: "y" },
      "passphrase",
      "does not open `key`",
    ],
    ["a certificate as a key", { cert: client.cert, key: client.cert }, "key", "is no PEM private key"],
    ["a key as an authority", { ca: client.key }, "ca", "holds no PEM certificate"],
    ["a damaged authority", { ca: [authority.cert, `${begin}\nxx`] }, "ca[1]", "holds a damaged certificate"],
    ["a file that is not there", { ca: "/nowhere/ca.pem" }, "ca", "names a file that does not exist"],
  ])("refuses %s", (_, written, key, message) => {
    const faults = routeFaults(written);
    expect(faults.map(({ path }) => path)).toEqual([`routes./.${key}`]);
    expect(faults[0]?.message).toContain(message);
  });
});
