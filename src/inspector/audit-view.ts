import type { Asked, Audit } from "../advice/audit.ts";
import { audit } from "../advice/audit.ts";
import { directCase } from "../advice/direct.ts";
import type { SeenCall, Traffic } from "../advice/seen-call.ts";
import { headerValue } from "../headers.ts";
import type { Exchange } from "../observe/exchange.ts";

/** The kinds of call seen so far, judged, and what would allow exactly these. */
export function auditOf(
  exchanges: readonly Exchange[],
  { origin, fix }: { readonly origin: string; readonly fix: string | undefined },
  asked: Asked,
): Audit {
  return audit(seenTraffic(exchanges, origin), { origin, credentials: false, fix }, asked);
}

export function seenTraffic(exchanges: readonly Exchange[], origin: string): Traffic {
  const calls = exchanges.flatMap((exchange): SeenCall[] => {
    const call = directCase(exchange, origin)?.call;
    if (call === undefined) return [];
    const { method, url, headers, credentials } = call.request;
    const askedAs = headerValue(exchange.upstreamRequestHeaders ?? [], "origin");
    const { response } = call;
    return [
      {
        method,
        url,
        headers,
        credentials: credentials === "include",
        askedAs,
        preflight: undefined,
        response,
      },
    ];
  });
  // As the log: what upstreams said to corswalk, which mostly calls them under their own origin.
  return { source: "log", calls, notes: [] };
}

/** Who is judged for where the config does not say: the page that has called most. */
export function busiestOrigin(exchanges: readonly Exchange[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { origin, kind } of exchanges) {
    if (origin !== undefined && kind === "call") counts.set(origin, (counts.get(origin) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
