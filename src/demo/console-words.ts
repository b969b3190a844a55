import { unsafeHeaderNames } from "../cors/safelist.ts";
import type { DemoCall } from "./calls.ts";

const callers = { fetch: "fetch", xhr: "XMLHttpRequest", events: "resource" } as const;

/**
 * What Chromium writes into its console when a page calls this API directly: a page cannot read its own console, but
 * with an API that sends no CORS header the words follow from the call. undefined: nothing, the call works.
 */
export function consoleWords(call: DemoCall, url: string, origin: string): string | undefined {
  if (call.down === true) return "Failed to load resource: net::ERR_CONNECTION_REFUSED";
  if (call.via === "socket" || call.via === "link") return undefined;
  const preflight = needsPreflight(call)
    ? "Response to preflight request doesn't pass access control check: "
    : "";
  return (
    `Access to ${callers[call.via]} at '${url}' from origin '${origin}' has been blocked by CORS policy: ` +
    `${preflight}No 'Access-Control-Allow-Origin' header is present on the requested resource.`
  );
}

function needsPreflight({ via, steps: [step] }: DemoCall): boolean {
  const simple = ["GET", "HEAD", "POST"].includes(step.method);
  return via !== "events" && !(simple && unsafeHeaderNames(Object.entries(step.headers ?? {})).length === 0);
}
