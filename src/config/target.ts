import { isLoopback } from "../loopback.ts";
import type { Target } from "./config.ts";
import type { Fill } from "./env.ts";

export type ParsedTarget =
  | {
      readonly target: Target;
      /** The Authorization header that `user:pass@` stands for. */
      readonly authorization: string | undefined;
      readonly secrets: readonly string[];
      readonly fault: undefined;
    }
  | {
      readonly target?: undefined;
      readonly authorization?: undefined;
      readonly secrets?: undefined;
      readonly fault: { readonly message: string; readonly fix: string };
    };

/** The parts of a URL that keep secrets, as they stand in its text. */
interface PrivateParts {
  readonly userInfo: readonly [start: number, end: number];
  readonly query: readonly [start: number, end: number];
}

const example = 'Write it as in "https://api.example.com" or "http://localhost:3001/v2"';

/**
 * A target as a person writes it. Without a scheme it is https, and http for loopback, addresses and names of a single
 * label (a container's). `fills` say what of it came from the environment.
 */
export function parseTarget(text: string, fills: readonly Fill[] = []): ParsedTarget {
  if (/[\x00-\x20\x7f\\]/.test(text))
    return faulty("contains a space, a backslash or a control character", example);
  const written = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  const scheme = written?.[1]?.toLowerCase();
  if (scheme !== undefined && !["http", "https", "ws", "wss"].includes(scheme)) {
    return faulty("is not an http, https, ws or wss URL", example);
  }
  const rest = text.slice(written?.[0].length ?? 0);
  const secure = scheme === undefined ? !isPlainHost(rest) : scheme === "https" || scheme === "wss";
  const url = parseUrl(`${secure ? "https" : "http"}://${rest}`);
  // WHATWG URL skips slashes that are too many: `http:///x` would go to the host x.
  if (url === undefined || /^[/?#@:]/.test(rest)) return faulty("is not a URL", example);
  if (rest.includes("#"))
    return faulty("has a fragment, which no server ever sees", "Take the # and what follows out");
  if (url.port === "0")
    return faulty("has port 0, to which nothing can connect", "Write the port that the upstream listens on");

  const credentials = userInfoOf(url);
  if (credentials === undefined) {
    return faulty("has a user or password with a broken percent sign", "Write % as %25");
  }
  const secrets = new Set([...credentials.secrets, ...filledSecrets(text, fills)]);
  const search = url.search === "?" ? "" : url.search;
  const path = url.pathname.replace(/\/+$/, "");
  const target: Target = {
    protocol: secure ? "https:" : "http:",
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    host: url.host,
    origin: url.origin,
    path,
    search,
    shown: `${url.origin}${path}${masked(search, secrets)}`,
  };
  return { target, authorization: credentials.authorization, secrets: [...secrets], fault: undefined };
}

function faulty(message: string, fix: string): ParsedTarget {
  return { fault: { message, fix } };
}

export function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function isPlainHost(rest: string): boolean {
  const url = parseUrl(`http://${rest}`);
  if (url === undefined) return false;
  const host = url.hostname;
  return isLoopback(host) || host.startsWith("[") || /^[\d.]+$/.test(host) || !host.includes(".");
}

/** RFC 7617: what a URL's `user:pass@` says in an Authorization header, and what of it is to be kept. */
export function userInfoOf(url: URL): { authorization: string | undefined; secrets: string[] } | undefined {
  if (url.username === "" && url.password === "") return { authorization: undefined, secrets: [] };
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === undefined || password === undefined) return undefined;
  const basic = Buffer.from(`${user}:${password}`, "utf8").toString("base64");
  const secrets = [basic, password, url.password].filter((secret) => secret !== "");
  return { authorization: `Basic ${basic}`, secrets };
}

/** What the environment put into the user part or the query of a URL, as it stands there and as it will be sent. */
export function filledSecrets(text: string, fills: readonly Fill[]): string[] {
  const secrets: string[] = [];
  const { userInfo, query } = privateParts(text);
  for (const { start, end } of fills) {
    const user = text.slice(Math.max(start, userInfo[0]), Math.min(end, userInfo[1]));
    secrets.push(...user.split(":"));
    const parameters = text.slice(Math.max(start, query[0]), Math.min(end, query[1]));
    // A variable may hold a whole query: what is secret of it are the values.
    for (const parameter of parameters.split("&")) secrets.push(parameter.slice(parameter.indexOf("=") + 1));
  }
  return secrets
    .flatMap((secret) => [secret, decoded(secret) ?? "", new URL(`http://x/?${secret}`).search.slice(1)])
    .filter((secret) => secret !== "");
}

/** Whether a URL has parts that are not to be shown. */
export function hasPrivateParts(text: string): boolean {
  const { userInfo, query } = privateParts(text);
  return userInfo[0] < userInfo[1] || query[0] < query[1];
}

function privateParts(text: string): PrivateParts {
  const scheme = text.indexOf("://");
  const start = scheme === -1 ? 0 : scheme + 3;
  const slash = text.slice(start).search(/[/?#]/);
  const authorityEnd = slash === -1 ? text.length : start + slash;
  const at = text.lastIndexOf("@", authorityEnd - 1);
  const question = text.indexOf("?", authorityEnd);
  return {
    userInfo: at < start ? [start, start] : [start, at],
    query: question === -1 ? [text.length, text.length] : [question + 1, text.length],
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function masked(search: string, secrets: ReadonlySet<string>): string {
  let shown = search;
  for (const secret of [...secrets].sort((a, b) => b.length - a.length))
    shown = shown.replaceAll(secret, "***");
  return shown;
}
