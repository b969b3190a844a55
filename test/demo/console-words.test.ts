import { expect, test } from "vitest";
import type { DemoCall, DemoStep } from "../../src/demo/calls.ts";
import { consoleWords } from "../../src/demo/console-words.ts";

const missing = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
const simple = `blocked by CORS policy: ${missing}`;
const preflighted = `blocked by CORS policy: Response to preflight request doesn't pass access control check: ${missing}`;

function words(
  via: DemoCall["via"],
  step: Partial<DemoStep> = {},
  more: Partial<DemoCall> = {},
): string | undefined {
  const call: DemoCall = {
    title: "",
    why: "",
    via,
    steps: [{ method: "GET", path: "/a", ...step }],
    ...more,
  };
  return consoleWords(call, "http://localhost:1/a", "http://localhost:2");
}

test.each<[string, string | undefined, string | undefined]>([
  ["a GET", words("fetch"), simple],
  ["a HEAD", words("fetch", { method: "HEAD" }), simple],
  ["a form", words("fetch", { method: "POST", headers: { "Content-Type": "text/plain" } }), simple],
  ["JSON", words("fetch", { method: "POST", headers: { "Content-Type": "application/json" } }), preflighted],
  ["a PUT", words("fetch", { method: "PUT" }), preflighted],
  ["a custom header", words("fetch", { headers: { "X-Api-Key": "1" } }), preflighted],
  ["events", words("events"), simple],
  ["a WebSocket", words("socket"), undefined],
  ["a link", words("link"), undefined],
  ["a server that is down", words("fetch", {}, { down: true }), "net::ERR_CONNECTION_REFUSED"],
])("the console's words for %s", (_, said, end) => {
  expect(said?.slice(-(end?.length ?? 0))).toBe(end);
});

test.each([
  ["fetch", "Access to fetch at 'http://localhost:1/a' from origin 'http://localhost:2' has been "],
  ["xhr", "Access to XMLHttpRequest at 'http://localhost:1/a' from origin 'http://localhost:2' has been "],
  ["events", "Access to resource at 'http://localhost:1/a' from origin 'http://localhost:2' has been "],
] as const)("the console names who called: %s", (via, start) => {
  expect(words(via)).toBe(start + simple);
});
