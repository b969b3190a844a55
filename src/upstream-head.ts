import type { ProxyRoute } from "./config/config.ts";
import { changeHeaders, type RawHeaders } from "./headers.ts";
import { type Arrival, via, xForwarded } from "./rewrite/forwarded.ts";
import { endToEndRequest } from "./rewrite/hop-by-hop.ts";
import { identify } from "./rewrite/identity.ts";
import type { Making } from "./template.ts";

/** What makes the head of a call, beside that of the request. */
export interface Called {
  readonly route: ProxyRoute;
  readonly id: string;
  readonly from: Arrival | undefined;
}

export const upstreamHeads: Making<Called> = {
  // What the client's Connection names is gone before ours are added.
  make(request, { route, id, from }) {
    let headers: RawHeaders = identify(endToEndRequest(request), route);
    if (from !== undefined) headers = xForwarded(headers, from);
    if (route.via) headers = via(headers, id);
    return route.headers.length > 0 ? changeHeaders(headers, route.headers) : headers;
  },
  reads: (name) => name === "connection" || name === "te" || name.startsWith("sec-fetch-"),
  isSame: (one, other) =>
    one.route === other.route &&
    one.id === other.id &&
    one.from?.remoteAddress === other.from?.remoteAddress &&
    one.from?.host === other.from?.host &&
    one.from?.protocol === other.from?.protocol,
};
