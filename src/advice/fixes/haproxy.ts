import type { Fix, FixPolicy } from "./fix.ts";
import { lines } from "./text.ts";

export function haproxy({ origins, methods, headers, credentials, expose, maxAge }: FixPolicy): Fix {
  const allowed = "if { var(txn.cors_origin) -m found }";
  const preflight = "if { var(txn.cors_preflight) -m found }";
  const set = (name: string, value: string, when: string) =>
    `  http-after-response set-header ${name} ${value} ${when}`;
  const list = (names: readonly string[]) => `"${names.join(", ")}"`;
  const text = lines(
    ...origins.map((origin) => `  acl cors_allowed req.hdr(Origin) -m str ${origin}`),
    "  acl cors_asks req.hdr(Access-Control-Request-Method) -m found",
    "  http-request set-var(txn.cors_origin) req.hdr(Origin) if cors_allowed",
    "  http-request set-var(txn.cors_preflight) method if METH_OPTIONS cors_asks cors_allowed",
    `  http-request return status 204 ${preflight}`,
    "  http-after-response add-header Vary Origin",
    "  http-after-response del-header Access-Control-Allow-Origin",
    "  http-after-response del-header Access-Control-Allow-Credentials",
    set("Access-Control-Allow-Origin", "%[var(txn.cors_origin)]", allowed),
    credentials && set("Access-Control-Allow-Credentials", "true", allowed),
    expose.length > 0 && set("Access-Control-Expose-Headers", list(expose), allowed),
    set("Access-Control-Allow-Methods", list(methods), preflight),
    headers.length > 0 && set("Access-Control-Allow-Headers", list(headers), preflight),
    set("Access-Control-Max-Age", String(maxAge), preflight),
  );
  return {
    title: "HAProxy 2.2 or later",
    files: [{ name: "haproxy.cfg", language: "haproxy", text }],
    notes: ["In the frontend that serves the API, above its other http-request rules."],
  };
}
