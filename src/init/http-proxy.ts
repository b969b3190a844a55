import type { WrittenRoute } from "../config/schema.ts";
import { isFieldValue, isToken } from "../headers.ts";
import { isSecretName } from "../secret-names.ts";
import { prefixOf } from "./context.ts";
import { type Entry, members } from "./found.ts";
import { rewritingOf } from "./rewriting.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** What needs no counterpart: it is what we do anyway, or says how to log or to wait for connections. */
const needless = new Set([
  "context",
  "pathFilter",
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
  "rewriteWsOrigin",
]);

/**
 * An entry in http-proxy's words, which the proxies of Vite, webpack, Angular and http-proxy-middleware share. `mounted`: it
 * sees paths without the prefix.
 */
export function fromHttpProxy(context: string, written: unknown, env: Env, mounted = false): Entry {
  const key = prefixOf(context);
  if (key === undefined) return { left: `${context}: more than a path prefix, and routes are prefixes` };
  const options = typeof written === "string" ? { target: written } : members(written);
  const { target, secret } = targetOf(options.target);
  if (target === undefined) {
    return {
      left: `${context}: no target, or one that is made when a call comes or from a variable not set`,
    };
  }
  const {
    stripPrefix,
    inFront,
    rewrite,
    notes: rewriteNotes,
  } = rewritingOf(key, options.rewrite ?? options.pathRewrite, mounted);

  const notes: string[] = [];
  const route: WrittenRoute = { target: target + inFront };
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
  if (stripPrefix) route.stripPrefix = true;
  if (rewrite.length > 0) route.rewrite = rewrite.map(([from, to]) => [from, to]);
  notes.push(...rewriteNotes);
  for (const [name, value] of Object.entries(options)) {
    if (!needless.has(name) && value !== undefined) notes.push(`\`${name}\` was not taken over`);
  }
  return { key, route: Object.keys(route).length === 1 ? (route.target ?? target) : route, notes };
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
    const variable = variableIn(value, env);
    if (variable !== undefined) headers[name] = value.replaceAll(variable.held, `\${${variable.name}}`);
    else if (isSecretName(name))
      notes.push(`the header ${name} was left out: its value belongs into .env, as \${…} here`);
    else headers[name] = value;
  }
  return headers;
}

/** The longest, since one may hold another. A shell's and npm's own are no project's. */
function variableIn(value: string, env: Env): { name: string; held: string } | undefined {
  const fitting = Object.entries(env)
    .flatMap(([name, held]) => (held === undefined ? [] : [{ name, held }]))
    .filter(({ name, held }) => held.length > 5 && value.includes(held) && !notOurs.test(name));
  return fitting.sort((a, b) => b.held.length - a.held.length)[0];
}

const notOurs =
  /^(?:npm_.*|NODE.*|PATH|HOME|PWD|OLDPWD|INIT_CWD|USER|USERNAME|LOGNAME|HOSTNAME|SHELL|TERM.*|LANG|LC_.*|XDG_.*|_)$/i;
