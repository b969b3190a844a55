import { readHar } from "./har.ts";
import { list, parseJson, record } from "./json.ts";
import { isLogLine, readLog } from "./log.ts";
import type { Traffic } from "./seen-call.ts";

/** A HAR or a JSON log of ours, told apart by what is in it; or why it is neither, in words. */
export function readTraffic(input: string): Traffic | { readonly fault: string } {
  const content = input.startsWith("\ufeff") ? input.slice(1) : input;
  if (content.trim() === "") return { fault: "is empty" };
  // Not the first of all: what ran the command may have written above it, as npm does.
  const first = /^\{.*/m.exec(content)?.[0];
  if (first !== undefined && isLogLine(parseJson(first))) return readLog(content);
  const whole = parseJson(content);
  if (whole === undefined) {
    const cut = content.trimStart().startsWith("{") ? "; it may have been cut off while it was saved" : "";
    return { fault: `is neither a HAR nor a JSON log of corswalk's: it is no JSON${cut}` };
  }
  const { entries } = record(record(whole).log);
  if (Array.isArray(entries)) return readHar(list(entries));
  return { fault: "is JSON, but neither a HAR (it has no log.entries) nor a JSON log of corswalk's" };
}
