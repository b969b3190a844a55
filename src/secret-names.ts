/** Whole words are never part of a harmless one: `accessToken`, `client_secret`, `X-Amz-Signature`, `jsessionid`. */
const ANYWHERE =
  /token|secret|passw(?:or)?d|passphrase|pwd|signature|apikey|accesskey|privatekey|credential|authorization|sessionid|jwt|bearer/;

/** These count as words of their own only: `sig`, but not `design`; `auth_code`, but not `country_code`. */
const WORDS = new Set(["auth", "key", "otp", "pass", "session", "sid", "sig"]);
const WHOLE = new Set(["code", "authcode", "codeverifier", "assertion", "samlresponse", "ticket"]);

/** Does a parameter or header of this name carry a secret? */
export function isSecretName(name: string): boolean {
  const words = decoded(name)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const joined = words.join("");
  return ANYWHERE.test(joined) || WHOLE.has(joined) || words.some((word) => WORDS.has(word));
}

/**
 * The header's value without its secret. Names of cookies, their attributes and the authentication scheme stay:
 * they are what a developer looks for.
 */
export function maskHeader(name: string, value: string, mask: string): string {
  const lower = name.toLowerCase();
  if (lower === "set-cookie") return maskSetCookie(value, mask);
  if (lower === "cookie") {
    return value
      .split(";")
      .map((pair) => maskPair(pair, mask))
      .join(";");
  }
  // Access-Control-Allow-Credentials and its like are what this tool is about.
  if (lower.startsWith("access-control-") || value === "") return value;
  if (lower === "authorization" || lower === "proxy-authorization") {
    const scheme = /^(?:basic|bearer|digest|dpop|hoba|negotiate|ntlm|aws4-hmac-sha256)(?= )/i.exec(value);
    return scheme === null ? mask : `${scheme[0]} ${mask}`;
  }
  return isSecretName(name) ? mask : value;
}

function maskSetCookie(value: string, mask: string): string {
  const end = value.indexOf(";");
  return end === -1 ? maskPair(value, mask) : maskPair(value.slice(0, end), mask) + value.slice(end);
}

/** A cookie without `=` is all value (RFC 6265bis, 5.6). */
function maskPair(pair: string, mask: string): string {
  const equals = pair.indexOf("=");
  if (equals !== -1) return `${pair.slice(0, equals)}=${mask}`;
  return pair.trim() === "" ? pair : pair.replace(/\S.*/, mask);
}

/** Without its percent-encoding, or as it is where that is broken. */
export function decoded(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
