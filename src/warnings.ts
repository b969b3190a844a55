import type { ProxyRoute } from "./config/config.ts";
import { headerValue, headerValues, type RawHeaders } from "./headers.ts";
import type { Step } from "./step.ts";

/** Browsers allow six connections to an HTTP/1.1 host; one more stream than this, and calls of the page wait for ever. */
const streamsBeforeWarning = 5;

/** What the head of an answer makes worth saying, once: each sentence with its way out. */
export function warnOfHead(step: Step, route: ProxyRoute, headers: RawHeaders): void {
  if (isEventStream(headers)) {
    step.house.live.becomesStream(step.live);
    warnOfStreams(step);
  }
  if (step.live.status === 401) warnOfConnectionLogin(step, route, headers);
}

function isEventStream(headers: RawHeaders): boolean {
  return /^text\/event-stream/i.test(headerValue(headers, "content-type") ?? "");
}

function warnOfStreams({ house, live }: Step): void {
  const { origin } = live.facts;
  let open = 0;
  for (const other of house.live) {
    if (other.streaming && other.kind === "call" && other.facts.origin === origin) open++;
  }
  if (open < streamsBeforeWarning) return;
  house.tellOnce(
    `streams ${origin}`,
    `${open} event streams of ${origin ?? "one page"} are open: browsers allow six connections to a host over HTTP/1.1, so its next calls may wait for ever. Close streams that are not needed, or share one.`,
  );
}

/** NTLM and Negotiate log a connection in (RFC 4559, 5), and connections to an upstream are shared. */
function warnOfConnectionLogin({ house }: Step, route: ProxyRoute, headers: RawHeaders): void {
  const scheme = headerValues(headers, "www-authenticate").find((value) =>
    /^(?:ntlm|negotiate)\b/i.test(value),
  );
  if (scheme === undefined) return;
  house.tellOnce(
    `login ${route.key}`,
    `route ${route.key}: the upstream asks for ${scheme.split(" ")[0]}, which logs a connection in rather than a person. Connections are shared here, so it will not work: use another login, or the upstream directly.`,
  );
}
