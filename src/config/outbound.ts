import { isLoopback } from "../loopback.ts";
import type { OutboundProxy, Target } from "./config.ts";
import { type Context, fault } from "./context.ts";
import type { Env } from "./env.ts";
import type { Path } from "./findings.ts";
import { filledSecrets, parseUrl, userInfoOf } from "./target.ts";

const direct: OutboundProxy = { http: undefined, https: undefined, noProxy: "", loopback: false };

/** `proxy` as written → the outbound proxies of a route, their passwords kept. */
export function outboundProxy(
  context: Context,
  path: Path,
  written: string | false | undefined,
  target: Target | undefined,
): OutboundProxy {
  if (written === false) return direct;
  if (written === undefined || written === "env") {
    // What the environment says never holds for loopback: nothing of it is looked at, or told of, for such a target.
    return target === undefined || isLoopback(target.hostname) ? direct : fromEnv(context);
  }
  const url = proxyUrl(written);
  for (const secret of filledSecrets(written, context.filled.fillsAt(path)))
    context.findings.secrets.add(secret);
  if (url === undefined) {
    fault(
      context,
      path,
      "is not the URL of an http or https proxy",
      'Write it as in "http://proxy.example.com:3128", or "env", or false',
    );
    return direct;
  }
  keepUserInfo(context, url);
  return { http: url.href, https: url.href, noProxy: "", loopback: true };
}

/** The lowercase names win, as in curl and in everything after it. */
function fromEnv(context: Context): OutboundProxy {
  return {
    http: variable(context, "http_proxy") ?? variable(context, "all_proxy"),
    https: variable(context, "https_proxy") ?? variable(context, "all_proxy"),
    noProxy: either(context.env, "no_proxy")?.value ?? "",
    loopback: false,
  };
}

function variable(context: Context, lower: string): string | undefined {
  const found = either(context.env, lower);
  if (found === undefined) return undefined;
  const url = proxyUrl(found.value);
  if (url === undefined) {
    const notice = `${found.name} names no http or https proxy, which are those that corswalk speaks to: calls go without it.`;
    if (!context.findings.notices.includes(notice)) context.findings.notices.push(notice);
    return undefined;
  }
  keepUserInfo(context, url);
  return url.href;
}

function either(env: Env, lower: string): { name: string; value: string } | undefined {
  for (const name of [lower, lower.toUpperCase()]) {
    const value = env[name];
    if (value !== undefined && value !== "") return { name, value };
  }
  return undefined;
}

/** `HTTP_PROXY=proxy:3128` is common: what has no scheme is an http proxy. */
function proxyUrl(text: string): URL | undefined {
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  return url?.protocol === "http:" || url?.protocol === "https:" ? url : undefined;
}

function keepUserInfo(context: Context, url: URL): void {
  for (const secret of userInfoOf(url)?.secrets ?? []) context.findings.secrets.add(secret);
}
