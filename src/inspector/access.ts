import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** The header that carries the token. It is no cookie: those of localhost go to every port, and so to every upstream. */
export const tokenHeader = "x-corswalk-token";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Refusal {
  readonly status: 401 | 403 | 405 | 421;
  readonly message: string;
}

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * May this request be answered? The page's own files are no secret; everything else needs the token, which only its page
 * has, and what changes something needs the page's own origin as well.
 */
export function refusal({ method, path, headers }: Asked, port: number, token: string): Refusal | undefined {
  const [name, given = ""] = splitPort(headers.host ?? "");
  // A foreign site whose name leads here (DNS rebinding) still says that name.
  if (!LOOPBACK.test(name) || given !== String(port)) {
    return { status: 421, message: "The inspector is at localhost alone." };
  }
  const site = headers["sec-fetch-site"];
  const isData = path.startsWith("/api/");
  // A link may be followed from anywhere; a page may not be read, framed or embedded from there.
  if (site !== undefined && site !== "same-origin" && site !== "none" && (isData || !isNavigation(headers))) {
    return { status: 403, message: "Only the inspector's own page may ask for this." };
  }
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
    return { status: 403, message: "Only the inspector's own page may ask for this." };
  }
  if (method !== "GET" && method !== "HEAD" && method !== "POST") {
    return { status: 405, message: "GET and POST are what is served here." };
  }
  if (!isData) return method === "POST" ? { status: 405, message: "Files are read with GET." } : undefined;
  if (method === "POST" && headers.origin === undefined) {
    return { status: 403, message: "A POST needs its page's Origin." };
  }
  const said = headers[tokenHeader];
  if (typeof said !== "string" || !sameText(said, token)) {
    return { status: 401, message: "The link has expired: open the one that the terminal shows." };
  }
  return undefined;
}

/** On everything. What is in here came through the proxy from anywhere: nothing but the page's own files may run. */
export const safetyHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Previews of images are blobs of the page's own.
    "img-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; "),
  "Cache-Control": "no-store",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

function isNavigation(headers: IncomingHttpHeaders): boolean {
  return headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
}

function splitPort(host: string): [name: string, port: string] {
  const colon = host.lastIndexOf(":");
  return colon <= host.lastIndexOf("]") ? [host, "80"] : [host.slice(0, colon), host.slice(colon + 1)];
}

/** In the same time whatever is wrong with it. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
