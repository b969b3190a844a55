import { readFileSync } from "node:fs";
import type { SecureContext } from "node:tls";
import { nodeCrypto, nodeTls } from "../builtins.ts";
import type { UpstreamSettings } from "../config/config.ts";
import { connectError, reasonOf } from "./connect-error.ts";

type TrustSettings = Pick<UpstreamSettings, "ca" | "cert" | "key" | "passphrase">;

/** Whom to trust and how to identify ourselves; throws a ConnectError that names the setting that cannot be used. */
export function secureContext({ ca, cert, key, passphrase }: TrustSettings): SecureContext {
  // OpenSSL passes over what it cannot read in `ca`, and says nothing: so it is looked at first.
  for (const text of ca) readCertificates("ca", text);
  if (cert !== undefined) readCertificates("cert", cert);
  if (key !== undefined) readKey(key, passphrase);
  try {
    return nodeTls().createSecureContext({
      ...(ca.length > 0 && { ca: [...defaultRoots(), ...ca], allowPartialTrustChain: true }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(passphrase !== undefined && { passphrase }),
    });
  } catch (error) {
    const detail =
      reasonOf(error) === "ERR_OSSL_X509_KEY_VALUES_MISMATCH"
        ? "the key belongs to another certificate"
        : `OpenSSL refuses them (${reasonOf(error)})`;
    throw connectError({ kind: "settings", setting: "cert and key", detail }, error);
  }
}

function readCertificates(setting: string, text: string): void {
  const begin = "-----BEGIN CERTIFICATE-----";
  const blocks = text.split(begin).slice(1);
  if (blocks.length === 0) {
    throw connectError({ kind: "settings", setting, detail: "there is no PEM certificate in it" });
  }
  for (const block of blocks) {
    try {
      new (nodeCrypto().X509Certificate)(begin + block);
    } catch (error) {
      throw connectError({ kind: "settings", setting, detail: "a certificate in it is damaged" }, error);
    }
  }
}

function readKey(key: string, passphrase: string | undefined): void {
  try {
    nodeCrypto().createPrivateKey(passphrase === undefined ? key : { key, passphrase });
  } catch (error) {
    const detail = key.includes("ENCRYPTED")
      ? passphrase === undefined
        ? "it is encrypted and there is no passphrase"
        : "the passphrase does not open it"
      : "it is not a PEM private key";
    throw connectError({ kind: "settings", setting: "key", detail }, error);
  }
}

/** What Node trusts without a `ca`, for `ca` alone would take its place: the roots it carries and NODE_EXTRA_CA_CERTS. */
function defaultRoots(): readonly string[] {
  const tls = nodeTls();
  // From Node 22.15 on it tells, and knows of --use-system-ca as well.
  const tell: unknown = Reflect.get(tls, "getCACertificates");
  if (typeof tell === "function") return tell("default");
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  if (extra === undefined || extra === "") return tls.rootCertificates;
  try {
    return [...tls.rootCertificates, readFileSync(extra, "utf8")];
  } catch {
    // Node has warned of it already.
    return tls.rootCertificates;
  }
}
