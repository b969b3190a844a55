import { describe, expect, it } from "vitest";
import { parseConsoleMessage } from "../../src/advice/console-message.ts";

const nothing = {
  url: undefined,
  origin: undefined,
  method: undefined,
  header: undefined,
  credentials: false,
  preflight: false,
};
const url = "https://api.example.com/data";
const origin = "http://localhost:3000";
const chromium = `Access to fetch at '${url}' from origin '${origin}' has been blocked by CORS policy: `;
const firefox = `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ${url}. `;

describe("a browser's words are read for the call behind them", () => {
  it.each([
    [`${chromium}No 'Access-Control-Allow-Origin' header is present on the requested resource.`, {}],
    [`Access to fetch at '${url}' from origin \n'${origin}' has been blocked by CORS policy`, {}],
    [`Access to XMLHttpRequest at '${url}' from origin '${origin}' has been blocked by CORS policy: x`, {}],
    [
      `${chromium}Response to preflight request doesn't pass access control check: It does not have HTTP ok status.`,
      { preflight: true },
    ],
    [
      `${chromium}The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.`,
      { credentials: true },
    ],
    [
      `${chromium}Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.`,
      { method: "PUT", preflight: true },
    ],
    [
      `${chromium}Request header field X-Api-Key is not allowed by Access-Control-Allow-Headers in preflight response.`,
      { header: "x-api-key", preflight: true },
    ],
    [
      `Access to fetch at 'https://cdn.example.com/2' (redirected from '${url}') from origin '${origin}' has been blocked by CORS policy: No`,
      {},
    ],
  ])("Chromium: %s", (text, more) => {
    expect(parseConsoleMessage(text)).toEqual({ ...nothing, browser: "Chromium", url, origin, ...more });
  });

  it.each([
    [`${firefox}(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200.`, {}],
    [
      `${firefox}(Reason: Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).`,
      { credentials: true },
    ],
    [
      `${firefox}(Reason: expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).`,
      { credentials: true },
    ],
    [
      `${firefox}(Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).`,
      { preflight: true },
    ],
    [
      `${firefox}(Reason: header ‘x-api-key’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response).`,
      { header: "x-api-key", preflight: true },
    ],
    [`${firefox}(Reason: CORS preflight response did not succeed). Status code: 404.`, { preflight: true }],
  ])("Firefox: %s", (text, more) => {
    expect(parseConsoleMessage(text)).toEqual({ ...nothing, browser: "Firefox", url, ...more });
  });

  it.each([
    [
      `Origin ${origin} is not allowed by Access-Control-Allow-Origin. Status code: 200\nFetch API cannot load ${url} due to access control checks.`,
      { url, origin },
    ],
    [`XMLHttpRequest cannot load ${url} due to access control checks.`, { url }],
    [
      `Fetch API cannot load ${url}. Method PUT is not allowed by Access-Control-Allow-Methods.`,
      { url, method: "PUT", preflight: true },
    ],
    [
      `Request header field X-Api-Key is not allowed by Access-Control-Allow-Headers.`,
      { header: "x-api-key", preflight: true },
    ],
    [`Preflight response is not successful. Status code: 404`, { preflight: true }],
    [
      `Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.`,
      { credentials: true },
    ],
    [`Credentials flag is true, but Access-Control-Allow-Credentials is not "true".`, { credentials: true }],
  ])("Safari: %s", (text, more) => {
    expect(parseConsoleMessage(text)).toEqual({ ...nothing, browser: "Safari", ...more });
  });

  it.each(["", "https://api.example.com", "TypeError: Failed to fetch", "404 (Not Found)"])(
    "%j is none",
    (text) => {
      expect(parseConsoleMessage(text)).toBeUndefined();
    },
  );

  it("takes no longer for a megabyte than for a line", () => {
    const hostile = `has been blocked by CORS policy ${"Access to 'https://".repeat(60_000)}`;
    expect(parseConsoleMessage(hostile)).toEqual({ ...nothing, browser: "Chromium" });
  });
});
