import type { WrittenRoute } from "../config/schema.ts";
import { isFieldValue, isToken } from "../headers.ts";
import { isSecretName } from "../secret-names.ts";
import { prefixOf } from "./context.ts";
import { type Entry, members } from "./found.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What needs no counterpart: it is what we do anyway, or says how to log or to wait for connections. */
const needless = new Set([
  "context",
  "target",
  "changeOrigin",
  "secure",
  "ws",
  "xfwd",
  "headers",
  "rewrite",
  "pathRewrite",
  "timeout",
  "proxyTimeout",
  "path",
  "cookieDomainRewrite",
  "cookiePathRewrite",
  "autoRewrite",
  "hostRewrite",
  "protocolRewrite",
  "logLevel",
  "logger",
  "logProvider",
  "agent",
  "prependPath",
]);

/** An entry in http-proxy's words, which the proxies of Vite, webpack, Angular and http-proxy-middleware share. */
export function fromHttpProxy(context: string, written: unknown, env: Env): Entry {
  const key = prefixOf(context);
  if (key === undefined) return { left: `${context}: more than a path prefix, and routes are prefixes` };
  const options = typeof written === "string" ? { target: written, changeOrigin: true } : members(written);
  const { target, secret } = targetOf(options.target);
  if (target === undefined) return { left: `${context}: its target is made when a call comes` };

  const notes: string[] = [];
  const route: WrittenRoute = { target };
  if (secret)
    notes.push("the target's user and password were left out: write them as ${API_USER}:${API_PASSWORD}@");
  if (options.changeOrigin === false) route.changeOrigin = false;
  if (options.secure === false) route.secure = false;
  if (options.ws === false) route.ws = false;
  if (options.xfwd === true) route.xfwd = true;
  const wait = options.proxyTimeout;
  if (typeof wait === "number" && wait > 0) route.timeout = { response: wait };
  const headers = headersOf(options.headers, env, notes);
  if (Object.keys(headers).length > 0) route.headers = headers;
  rewriting(key, options.rewrite ?? options.pathRewrite, route, notes);
  for (const [name, value] of Object.entries(options)) {
    if (!needless.has(name) && value !== undefined) notes.push(`\`${name}\` was not taken over`);
  }
  return { key, route: Object.keys(route).length === 1 ? target : route, notes };
}

/** A URL, a URL object, or the parts of one. */
function targetOf(written: unknown): { target?: string; secret: boolean } {
  const { protocol = "http:", host, hostname, port } = members(written);
  const name = hostname ?? host;
  const text =
    typeof written === "string" || written instanceof URL
      ? String(written)
      : typeof name === "string"
        ? `${String(protocol).replace(/:?$/, ":")}//${name}${port === undefined || port === null || port === "" ? "" : `:${String(port)}`}`
        : "";
  if (!URL.canParse(text) || !/^(?:https?|wss?):/.test(text)) return { secret: false };
  const url = new URL(text);
  const secret = url.username !== "" || url.password !== "";
  url.username = "";
  url.password = "";
  return { target: url.href.replace(/\/$/, ""), secret };
}

/** A value that the environment holds is asked of it again; one that looks like a secret stays where it is. */
function headersOf(written: unknown, env: Env, notes: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, given] of Object.entries(members(written))) {
    const value = String(given);
    if (!isToken(name) || !isFieldValue(value)) continue;
    const variable = Object.entries(env).find(
      ([, held]) => held !== undefined && held.length > 5 && value.includes(held),
    );
    if (variable?.[1] !== undefined) headers[name] = value.replaceAll(variable[1], `\${${variable[0]}}`);
    else if (isSecretName(name))
      notes.push(`the header ${name} was left out: its value belongs into .env, as \${…} here`);
    else headers[name] = value;
  }
  return headers;
}

/** Most rewrites take the prefix off. A function is tried on a path that tells. */
function rewriting(key: string, written: unknown, route: WrittenRoute, notes: string[]): void {
  if (written === undefined) return;
  const sample = `${key === "/" ? "" : key}/x/1`;
  if (typeof written === "function") {
    const changed = tried(() => written(sample));
    if (changed === "/x/1") route.stripPrefix = true;
    else if (changed !== sample)
      notes.push("its rewrite is a function: write it as `stripPrefix` or `rewrite`");
    return;
  }
  const rules = Object.entries(members(written)).map(([from, to]): [string, string] => [from, String(to)]);
  const changed = tried(() => rules.reduce((path, [from, to]) => path.replace(new RegExp(from), to), sample));
  if (changed === "/x/1" || changed === "x/1" || changed === "//x/1") route.stripPrefix = true;
  else if (changed === undefined) notes.push("its rewrite is no regular expression that runs here");
  else if (rules.length > 0) route.rewrite = rules;
}

function tried(call: () => unknown): unknown {
  try {
    return call();
  } catch {
    return undefined;
  }
}
