import { fromPage } from "../cors/browser-headers.ts";
import type { HeaderPair } from "../cors/safelist.ts";
import { list, parseJson, record, text } from "./json.ts";
import type { SeenCall, Traffic } from "./seen-call.ts";

/** Our JSON log, line by line. It tells names of request headers, not their values, and of the upstream's answers what CORS reads. */
export function readLog(input: string): Traffic {
  const calls: SeenCall[] = [];
  let lines = 0;
  let broken = 0;
  for (let start = 0; start < input.length; ) {
    const found = input.indexOf("\n", start);
    const end = found === -1 ? input.length : found;
    const line = input.slice(start, end).trim();
    start = end + 1;
    if (line === "") continue;
    lines += 1;
    const parsed = line.startsWith("{") ? parseJson(line) : undefined;
    if (parsed === undefined) broken += 1;
    else calls.push(...readLine(record(parsed)));
  }
  const notes =
    broken > 0 ? [`${broken} of ${lines} lines ${broken === 1 ? "is" : "are"} no JSON and left out.`] : [];
  return { source: "log", calls, notes };
}

export function isLogLine(value: unknown): boolean {
  const { time, kind } = record(value);
  return typeof time === "string" && typeof kind === "string";
}

function readLine(line: Readonly<Record<string, unknown>>): SeenCall[] {
  const url = text(line.upstream);
  if (line.kind !== "call" || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return [];
  const contentType = text(line.content_type);
  const names = list(line.request_headers).map(text);
  const headers = names.map(
    (name): HeaderPair => [name, name.toLowerCase() === "content-type" ? contentType : ""],
  );
  const cors = list(line.upstream_cors).map((pair): HeaderPair => [text(list(pair)[0]), text(list(pair)[1])]);
  const status = typeof line.status === "number" ? line.status : 0;
  return [
    {
      method: text(line.method),
      url,
      headers: fromPage(headers),
      credentials: line.credentials === true,
      // What corswalk tells the upstream, unless a route says otherwise.
      askedAs: new URL(url).origin,
      preflight: undefined,
      response: status > 0 && Array.isArray(line.upstream_cors) ? { status, headers: cors } : undefined,
    },
  ];
}
