import type { RawHeaders } from "../headers.ts";
import { decoded, isSecretName, maskHeader } from "../secret-names.ts";
import type { Exchange } from "./exchange.ts";

/** What stands where a secret stood. */
export const MASK = "***";

/** What one line tells of an exchange. */
export type Told = Pick<
  Exchange,
  | "kind"
  | "time"
  | "durationMs"
  | "method"
  | "path"
  | "upstream"
  | "status"
  | "bytesOut"
  | "failure"
  | "aborted"
  | "notes"
>;

/** Takes secrets out of what is shown or stored. Pure and linear: every pattern is bounded or never rescans. */
export interface Redactor {
  /** Any text: a URL, a path, a message. */
  readonly text: (text: string) => string;
  readonly headers: (headers: RawHeaders) => string[];
  readonly exchange: (exchange: Exchange) => Exchange;
  /** For who shows no headers, which are most of the work. */
  readonly told: (exchange: Exchange) => Told;
}

/**
 * A value shorter than this is only masked where it is the whole of a parameter or header: masking every `1` in
 * every line would tell what the secret is, and hide all else.
 */
const SHORTEST_SEARCHED = 4;

/** `secrets` are values from the config (`Config.secrets`). What has a secret's name is masked without being listed. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const short = new Set(secrets.filter((secret) => secret !== "" && secret.length < SHORTEST_SEARCHED));
  const known = knownPattern(secrets.filter((secret) => secret.length >= SHORTEST_SEARCHED));

  const hidden = (name: string, value: string) => value !== "" && (isSecretName(name) || short.has(value));
  const parameters = (text: string, depth: number): string => {
    if (!text.includes("=")) return text;
    return text.replace(PARAMETER, (whole, separator: string, name: string, value: string) => {
      if (hidden(name, value)) return `${separator}${name}=${MASK}`;
      // A URL inside a parameter (`?next=/login?token=…`, `?next=https%3A%2F%2F…`) has its own parameters.
      if (depth === 0 || !/[%?]/.test(value)) return whole;
      const inner = decoded(value);
      const masked = parameters(withoutUserInfo(inner), depth - 1);
      if (masked === inner) return whole;
      return `${separator}${name}=${inner === value ? masked : encoded(masked)}`;
    });
  };

  const text = (input: string): string => {
    const unknown = known === undefined ? input : input.replace(known, MASK);
    return parameters(withoutUserInfo(unknown), 2);
  };
  const optional = (input: string | undefined) => (input === undefined ? undefined : text(input));

  const headers = (list: RawHeaders): string[] =>
    list.map((item, i) => {
      if (i % 2 === 0) return text(item);
      return short.has(item) ? MASK : text(maskHeader(list[i - 1] ?? "", item, MASK));
    });

  // Every property by name: a spread would take as long as the rest of the line.
  const told = (seen: Exchange): Told => ({
    kind: seen.kind,
    time: seen.time,
    durationMs: seen.durationMs,
    method: text(seen.method),
    path: text(seen.path),
    upstream: optional(seen.upstream),
    status: seen.status,
    bytesOut: seen.bytesOut,
    aborted: seen.aborted,
    failure: seen.failure && {
      code: seen.failure.code,
      message: text(seen.failure.message),
      hint: text(seen.failure.hint),
    },
    notes: seen.notes.map(text),
  });

  const exchange = (seen: Exchange): Exchange => ({
    ...seen,
    ...told(seen),
    host: optional(seen.host),
    origin: optional(seen.origin),
    requestHeaders: headers(seen.requestHeaders),
    upstreamRequestHeaders: seen.upstreamRequestHeaders && headers(seen.upstreamRequestHeaders),
    upstreamResponseHeaders: seen.upstreamResponseHeaders && headers(seen.upstreamResponseHeaders),
    responseHeaders: headers(seen.responseHeaders),
  });

  return { text, headers, exchange, told };
}

/** `name=value` after a `?`, `&`, `#` or `;`, in a URL or in a sentence around one. */
const PARAMETER = /([?&#;])([^=&#;?\s"'<>]{1,128})=([^&#;\s"'<>]*)/g;

/** `user:password@` behind `//`, up to the last `@` before the path, as the URL standard reads it. */
const USER_INFO = /\/\/[^/?#\s"'<>]*@/g;

function withoutUserInfo(text: string): string {
  return text.includes("@") ? text.replace(USER_INFO, `//${MASK}@`) : text;
}

/** One pattern for all secrets in all the forms that a URL, a JSON text or a Basic header gives them, the longest first. */
function knownPattern(secrets: readonly string[]): RegExp | undefined {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return forms.length === 0 ? undefined : new RegExp(forms.map(escapeRegExp).join("|"), "g");
}

function formsOf(secret: string): string[] {
  const component = encoded(secret);
  const escaped = [component, ...encodedByUrl(secret)];
  const lowerCase = escaped.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  return [secret, ...escaped, ...lowerCase, JSON.stringify(secret).slice(1, -1)];
}

/** The parts of a URL leave different characters as they are, and a form writes spaces its own way. */
function encodedByUrl(secret: string): string[] {
  const url = new URL("http://localhost/");
  url.pathname = secret;
  url.search = secret;
  url.username = secret;
  const form = new URLSearchParams({ "": secret }).toString().slice(1);
  const parts = [url.pathname.slice(1), url.search.slice(1), url.username, form];
  return parts.filter((part) => part.length >= SHORTEST_SEARCHED);
}

/** Half a surrogate pair cannot be encoded; such a text appears nowhere but as it is. */
function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
