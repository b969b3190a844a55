import { type HeaderChanges, isFieldValue, isToken } from "../headers.ts";
import { isSecretName } from "../secret-names.ts";
import { type Context, fault, keepSecret } from "./context.ts";
import type { Path } from "./findings.ts";

/** Whom the headers go to: `headers` of a route, its `responseHeaders`, or those of a `respond`. */
export type Direction = "upstream" | "page" | "respond";

/** RFC 9110, 7.6.1: what belongs to one connection, which here is nobody's to set. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
]);

/** A written object of headers → the changes, each name and value one that can stand in a message. */
export function headerChanges(
  context: Context,
  path: Path,
  written: Readonly<Record<string, string | null>> | undefined,
  direction: Direction,
): HeaderChanges {
  const changes: [string, string | null][] = [];
  const seen = new Map<string, string>();
  for (const [name, value] of Object.entries(written ?? {})) {
    const here = [...path, name];
    const lower = name.toLowerCase();
    const twin = seen.get(lower);
    const refused = isToken(name) ? refusal(lower, direction) : notAName;
    if (refused !== undefined) fault(context, here, ...refused, "key");
    else if (twin !== undefined) {
      fault(context, here, `is the same header as \`${twin}\``, "Keep one of the two", "key");
    } else if (value !== null && !isFieldValue(value)) fault(context, here, ...badValue(value));
    seen.set(lower, name);
    if (value !== null) {
      keepSecret(context, here, value);
      if (direction === "upstream") keepNamed(context, lower, value);
    }
    changes.push([name, value]);
  }
  return changes;
}

/** A value under a name such as Authorization or X-Api-Key is a secret wherever it came from. */
function keepNamed(context: Context, lower: string, value: string): void {
  if (!isSecretName(lower) && lower !== "cookie") return;
  context.findings.secrets.add(value);
  const scheme = /^[A-Za-z0-9-]+ +(?=\S)/.exec(value)?.[0];
  if (lower === "authorization" && scheme !== undefined)
    context.findings.secrets.add(value.slice(scheme.length));
}

type Refusal = readonly [message: string, fix: string];

const notAName: Refusal = ["is not a header name", "Use letters, digits and hyphens, as in X-Api-Key"];

export function badValue(value: string): Refusal {
  if (/[\r\n]/.test(value))
    return ["contains a line break, which would end the header", "Write it in one line"];
  if (/[^\x00-\xff]/.test(value)) {
    return ["contains a character that no header can carry", "Use ASCII, or percent-encode it"];
  }
  return ["contains a control character", "Take it out"];
}

/** Why a header cannot be set (or removed) there. */
export function refusal(lower: string, direction: Direction): Refusal | undefined {
  if (hopByHop.has(lower)) return ["belongs to each connection: the proxy sets it itself", "Take it out"];
  if (lower === "content-length") {
    return ["follows from the body: another length would break the message", "Take it out"];
  }
  if (direction === "upstream") {
    if (lower === "host") {
      return [
        "is the target's, or with `changeOrigin: false` the page's",
        "Set `changeOrigin`, or write the host into `target`",
      ];
    }
    if (lower === "expect") return ["is answered by the proxy and not passed on", "Take it out"];
    if (lower === "proxy-authorization") {
      return [
        "is for outbound proxies, not for upstreams",
        'Write "proxy": "http://user:password@host:port"',
      ];
    }
    return undefined;
  }
  if (lower.startsWith("access-control-")) {
    return ["is decided by the CORS policy for each call", "Set it in `cors`"];
  }
  return undefined;
}
