import type { X509Certificate } from "node:crypto";
import { nodeCrypto } from "../builtins.ts";
import { type Context, fault, keepSecret } from "./context.ts";
import type { Path } from "./findings.ts";
import type { WrittenRoute } from "./schema.ts";

/** Whom a route trusts and how it identifies itself: PEM texts that have been read and fit together. */
export interface Identity {
  readonly ca: readonly string[];
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly passphrase: string | undefined;
}

export function tlsIdentity(context: Context, path: Path, written: WrittenRoute): Identity {
  const { passphrase } = written;
  if (passphrase !== undefined) keepSecret(context, [...path, "passphrase"], passphrase);
  if (written.key !== undefined) keepSecret(context, [...path, "key"], written.key);

  const ca = authorities(context, [...path, "ca"], written.ca);
  const cert = pem(context, [...path, "cert"], written.cert);
  const key = pem(context, [...path, "key"], written.key);
  if (written.cert !== undefined && written.key === undefined) {
    fault(context, [...path, "cert"], "has no `key` beside it", "Add the certificate's `key`");
  }
  if (written.key !== undefined && written.cert === undefined) {
    fault(
      context,
      [...path, "key"],
      "has no `cert` beside it",
      "Add the certificate that the key belongs to",
    );
  }
  if (passphrase !== undefined && written.key === undefined) {
    fault(
      context,
      [...path, "passphrase"],
      "has no `key` beside it",
      "Add the `key` that it opens, or take it out",
    );
  }
  const certificate = cert && certificateOf(context, [...path, "cert"], cert);
  const privateKey = key && privateKeyOf(context, path, key, passphrase);
  if (certificate && privateKey && !certificate.checkPrivateKey(privateKey)) {
    fault(
      context,
      [...path, "key"],
      "belongs to another certificate",
      "Name the key that `cert` was made with",
    );
  }
  return { ca, cert, key, passphrase };
}

function authorities(
  context: Context,
  path: Path,
  written: string | readonly string[] | undefined,
): string[] {
  if (written === undefined) return [];
  const list = typeof written === "string" ? [written] : written;
  return list.flatMap((entry, i) => {
    const here = typeof written === "string" ? path : [...path, i];
    const text = pem(context, here, entry);
    if (text === undefined) return [];
    certificateOf(context, here, text);
    return [text];
  });
}

/** A file's text, or the text itself where it is PEM. */
function pem(context: Context, path: Path, written: string | undefined): string | undefined {
  if (written === undefined || written.includes("-----BEGIN ")) return written;
  const file = context.readFile(written);
  if ("problem" in file) {
    return fault(
      context,
      path,
      `names a file that ${file.problem}`,
      "Name a PEM file that can be read, relative to the config",
    );
  }
  return file.bytes.toString("latin1");
}

/** The first certificate; each of them is read, for OpenSSL passes over what it cannot read and says nothing. */
function certificateOf(context: Context, path: Path, text: string): X509Certificate | undefined {
  const begin = "-----BEGIN CERTIFICATE-----";
  const [, ...blocks] = text.split(begin);
  if (blocks.length === 0)
    return fault(context, path, "holds no PEM certificate", `Name a file with \`${begin}\` in it`);
  let first: X509Certificate | undefined;
  for (const block of blocks) {
    try {
      const certificate = new (nodeCrypto().X509Certificate)(begin + block);
      first ??= certificate;
    } catch {
      return fault(context, path, "holds a damaged certificate", "Export it anew as PEM");
    }
  }
  return first;
}

function privateKeyOf(context: Context, path: Path, key: string, passphrase: string | undefined) {
  try {
    return nodeCrypto().createPrivateKey(passphrase === undefined ? key : { key, passphrase });
  } catch {
    if (!key.includes("ENCRYPTED")) {
      return fault(
        context,
        [...path, "key"],
        "is no PEM private key",
        "Name a file with `-----BEGIN PRIVATE KEY-----` in it",
      );
    }
    if (passphrase === undefined) {
      return fault(context, [...path, "key"], "is encrypted", 'Add "passphrase": "${KEY_PASSPHRASE}"');
    }
    return fault(
      context,
      [...path, "passphrase"],
      "does not open `key`",
      "Write the passphrase that the key was made with",
    );
  }
}
