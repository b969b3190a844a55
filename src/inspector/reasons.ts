import type { Route } from "../config/config.ts";
import { type HeaderChanges, sameName } from "../headers.ts";
import type { Changed, ReasonFor } from "./changes.ts";

const HOP = new Set([
  "connection",
  "http2-settings",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
const OF_ITS_CONNECTION = "belongs to one connection, not to the call (RFC 9110, 7.6.1)";

/** Between the page and the upstream. `route` as it is in force now; undefined: it is no more. */
export function requestReasons(route: Route | undefined, notes: readonly string[]): ReasonFor {
  return ({ name, change }) => {
    if (HOP.has(name)) return OF_ITS_CONNECTION;
    if (name === "expect") return "answered by corswalk itself (RFC 9110, 10.1.1)";
    if (route?.kind !== "proxy") return "";
    const { target, upstreamOrigin } = route;
    if (isSet(route.headers, name)) return `headers of route ${route.key}`;
    if (name === "host") return `changeOrigin: the upstream sees its own, ${target.host}`;
    if (name === "origin" || name === "referer" || name === "sec-fetch-site") {
      return upstreamOrigin === "remove"
        ? `upstreamOrigin "remove": the upstream sees no page`
        : `upstreamOrigin "target": the upstream sees its own origin, ${target.origin}`;
    }
    if (name === "cookie") {
      return notes.find((note) => note.startsWith("not sent to")) ?? "each upstream gets its own cookies";
    }
    if (name.startsWith("x-forwarded-") || name === "forwarded") return "xfwd: what corswalk has seen itself";
    if (name === "via") return "via: marks the way, so that a loop is noticed";
    return change === "dropped" ? "the page's Connection header names it: it ends here" : "";
  };
}

/** Between the upstream and the page. */
export function responseReasons(route: Route | undefined, notes: readonly string[]): ReasonFor {
  return (changed) => {
    const { name } = changed;
    if (name.startsWith("access-control-")) return corsReason(changed);
    if (route !== undefined && isSet(route.responseHeaders, name)) {
      return `responseHeaders of route ${route.key}`;
    }
    if (name === "set-cookie") return cookieReason(changed, notes);
    if (name === "location" || name === "content-location" || name === "refresh") {
      const told = notes.find((note) => note.toLowerCase().startsWith(`${name}: `));
      return told ?? "redirects: it stays inside the proxy";
    }
    return HOP.has(name) ? OF_ITS_CONNECTION : (always[name] ?? "");
  };
}

const always: Readonly<Record<string, string>> = {
  vary: "caches are told that the answer depends on the page's origin",
  "cross-origin-resource-policy": "isolated pages may embed what they may fetch",
  "timing-allow-origin": "the page may read this call's timings",
  "content-length": "a 204 has none (RFC 9110, 8.6)",
};

function corsReason({ change, name, before }: Changed): string {
  if (change === "added") return "corswalk's policy for the page that called";
  return change === "dropped"
    ? "upstream's own word on CORS: corswalk's policy speaks in its place"
    : `upstream's ${name} (${before}) replaced by corswalk's policy`;
}

/** The note is told once a cookie; what changed can be seen in every answer. */
function cookieReason({ before = "", after = "" }: Changed, notes: readonly string[]): string {
  const name = before.split("=", 1)[0]?.trim() ?? "";
  const told = notes.find((note) => note.startsWith(`${name}: `));
  if (told !== undefined) return told.slice(name.length + 2);
  const attributes = (text: string) =>
    text
      .split(";")
      .slice(1)
      .map((part) => part.trim());
  const [old, next] = [attributes(before), attributes(after)];
  const changes = [
    ...old.filter((part) => !next.includes(part)).map((part) => `${part} dropped`),
    ...next.filter((part) => !old.includes(part)).map((part) => `${part} added`),
  ];
  return [...changes, "so that the browser keeps it for the proxy's address"].join("; ");
}

function isSet(changes: HeaderChanges, name: string): boolean {
  return changes.some(([other]) => sameName(other, name));
}
