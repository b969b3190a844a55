import type { ProxyRoute } from "./config/config.ts";
import { applyCors } from "./cors/apply.ts";
import type { CorsPolicy } from "./cors/policy.ts";
import { changeHeaders, headerValue, type RawHeaders, withoutHeaders } from "./headers.ts";
import { endToEndResponse } from "./rewrite/hop-by-hop.ts";
import type { Making } from "./template.ts";

/** What makes the head of an answer, beside that of the upstream. */
export interface Answered {
  readonly route: ProxyRoute;
  readonly status: number;
  readonly bodiless: boolean;
  readonly chunks: boolean;
  readonly origin: string | undefined;
  readonly policy: CorsPolicy;
}

export const pageHeads: Making<Answered> = {
  make(upstream, { route, status, bodiless, chunks, origin, policy }) {
    const chunked = !bodiless && chunks && headerValue(upstream, "content-length") === undefined;
    let headers: RawHeaders = endToEndResponse(upstream, chunked);
    // RFC 9110, 8.6: neither a 101 nor a 204 has a Content-Length.
    if (status === 101 || status === 204)
      headers = withoutHeaders(headers, (lower) => lower === "content-length");
    if (route.responseHeaders.length > 0) headers = changeHeaders(headers, route.responseHeaders);
    return applyCors(headers, { kind: "pass", origin }, policy, status);
  },
  reads: (name) => name === "connection" || name === "te" || name === "vary",
  isSame: (one, other) =>
    one.route === other.route &&
    one.status === other.status &&
    one.bodiless === other.bodiless &&
    one.chunks === other.chunks &&
    one.origin === other.origin &&
    one.policy === other.policy,
};
