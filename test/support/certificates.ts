import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { isIP } from "node:net";

/** A certificate and its key, as PEM, and what is needed to issue others with it. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly subject: string;
}

export interface CertificateOptions {
  /** The common name. */
  readonly subject: string;
  /** Host names and IPv4 addresses. */
  readonly names?: readonly string[];
  /** Undefined: self-signed. */
  readonly issuer?: Certificate;
  readonly isCa?: boolean;
  /** Days from now. */
  readonly from?: number;
  readonly to?: number;
}

let serial = 0;

/** An X.509 v3 certificate (RFC 5280, 4.1) on P-256, written out by hand: nothing in Node makes one. */
export function certificate({
  subject,
  names = [],
  issuer,
  isCa = false,
  from = -1,
  to = 30,
}: CertificateOptions): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const extensions = [
    sequence(oid("2.5.29.19"), boolean(true), octets(sequence(...(isCa ? [boolean(true)] : [])))),
    ...(names.length > 0 ? [sequence(oid("2.5.29.17"), octets(sequence(...names.map(altName))))] : []),
  ];
  serial += 1;
  const body = sequence(
    context(0, integer(2)),
    integer(serial),
    sequence(ecdsaWithSha256),
    name(issuer?.subject ?? subject),
    sequence(utcTime(from), utcTime(to)),
    name(subject),
    publicKey.export({ type: "spki", format: "der" }),
    context(3, sequence(...extensions)),
  );
  const signer: KeyObject = issuer === undefined ? privateKey : createPrivateKey(issuer.key);
  const whole = sequence(body, sequence(ecdsaWithSha256), bitString(sign("sha256", body, signer)));
  return { cert: pem(whole), key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(), subject };
}

function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const context = (tag: number, content: Buffer) => der(0xa0 | tag, content);
const octets = (content: Buffer) => der(0x04, content);
const bitString = (content: Buffer) => der(0x03, Buffer.from([0]), content);
const boolean = (value: boolean) => der(0x01, Buffer.from([value ? 0xff : 0]));
/** Non-negative and below 2^23: serial numbers and versions. */
const integer = (value: number) =>
  der(
    0x02,
    Buffer.from([value >> 16, (value >> 8) & 0xff, value & 0xff]).subarray(
      value < 0x80 ? 2 : value < 0x8000 ? 1 : 0,
    ),
  );
const name = (commonName: string) =>
  sequence(der(0x31, sequence(oid("2.5.4.3"), der(0x0c, Buffer.from(commonName)))));
const ecdsaWithSha256 = oid("1.2.840.10045.4.3.2");

/** GeneralName (RFC 5280, 4.2.1.6): [2] a DNS name, [7] an address. */
function altName(text: string): Buffer {
  return isIP(text) === 4
    ? der(0x87, Buffer.from(text.split(".").map(Number)))
    : der(0x82, Buffer.from(text, "latin1"));
}

function utcTime(days: number): Buffer {
  const digits = new Date(Date.now() + days * 86_400_000).toISOString().replace(/\D/g, "");
  return der(0x17, Buffer.from(`${digits.slice(2, 14)}Z`));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const base128 = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) base128.unshift((left & 0x7f) | 0x80);
    bytes.push(...base128);
  }
  return der(0x06, Buffer.from(bytes));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
