/** The call that a browser's console complains of, as far as its words tell. */
export interface ConsoleMessage {
  readonly browser: "Chromium" | "Firefox" | "Safari";
  readonly url: string | undefined;
  readonly origin: string | undefined;
  readonly method: string | undefined;
  /** A request header that was refused, in lowercase. */
  readonly header: string | undefined;
  readonly credentials: boolean;
  /** It failed before the call itself was sent. */
  readonly preflight: boolean;
}

/** More than that is no error message. */
const LONGEST = 4000;
const URL_TEXT = "(https?://[^\\s'‘’\"]{1,2000}?)";

const CHROMIUM = /has been blocked by CORS policy/;
const FIREFOX =
  /Cross-Origin Request Blocked|Same Origin Policy disallows|Reason: (?:CORS|Credential|expected|Did not)/;
const SAFARI =
  /due to access control checks|is not allowed by Access-Control-Allow-|Preflight response is not successful|Cannot use wildcard in Access-Control|Access-Control-Allow-Origin cannot contain|Credentials flag is true/;

/** `undefined`: these are no browser's words on CORS. */
export function parseConsoleMessage(text: string): ConsoleMessage | undefined {
  // A terminal or a mail breaks lines anywhere.
  const message = text.slice(0, LONGEST).replace(/\s+/g, " ");
  const browser = CHROMIUM.test(message)
    ? "Chromium"
    : FIREFOX.test(message)
      ? "Firefox"
      : SAFARI.test(message)
        ? "Safari"
        : undefined;
  if (browser === undefined) return undefined;
  return {
    browser,
    url: first(message, [
      new RegExp(`redirected from '${URL_TEXT}'`),
      new RegExp(`Access to .{1,60}? at '${URL_TEXT}'`),
      new RegExp(`remote resource at ${URL_TEXT}[.,]?(?:\\s|$)`),
      new RegExp(`cannot load ${URL_TEXT}[.,]?(?:\\s|$)`),
    ]),
    origin: first(message, [
      /from origin '([^'\s]{1,300})'/,
      /Origin (\S{1,300}) is not allowed by Access-Control-Allow-Origin/,
    ]),
    method: first(message, [
      /Method ([^\s']{1,60}) is not allowed by Access-Control-Allow-Methods/,
      /Did not find method(?: [‘']([^’']{1,60})[’'])? in CORS header/,
    ]),
    header: first(message, [
      /Request header field ([^\s']{1,100}) is not allowed by Access-Control-Allow-Headers/,
      /header [‘']([^’']{1,100})[’'] is not allowed according to header/,
      /missing token [‘']([^’']{1,100})[’'] in CORS header/,
    ])?.toLowerCase(),
    credentials:
      /credentials mode is 'include'|Credential is not supported|Access-Control-Allow-Credentials|credentials flag is true|Credentials flag is true/.test(
        message,
      ),
    preflight:
      /preflight|Did not find method|Access-Control-Allow-(?:Methods|Headers)|external redirect/i.test(
        message,
      ),
  };
}

function first(message: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
