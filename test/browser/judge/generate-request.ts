import type { PageRequest } from "../../../src/cors/index.ts";
import type { Random } from "./random.ts";

const METHODS = [
  ...["GET", "GET", "HEAD", "POST", "POST", "PUT", "PUT", "DELETE", "PATCH", "OPTIONS", "QUERY"],
  ...["get", "post", "put", "delete", "options", "head", "patch", "Patch", "FOO", "Foo", "gEt"],
];
/** What fetch() throws at. */
const IMPOSSIBLE_METHODS = ["CONNECT", "trace", "TRACK", "PU T", ""];

type Pair = readonly [name: string, value: string];

const long = (n: number) => "a".repeat(n);

const SAFE: readonly Pair[] = [
  ["Accept", "application/json"],
  ["accept", long(128)],
  ["accept", "text/html;q=0.9,\t*/*"],
  ["accept", "caf\xe9"],
  ["Accept-Language", "de-DE, de;q=0.9, *"],
  ["content-language", "en"],
  ["Content-Type", "text/plain"],
  ["content-type", "Text/Plain; charset=utf-8"],
  ["content-type", "multipart/form-data; boundary=x"],
  ["content-type", "application/x-www-form-urlencoded;charset=UTF-8"],
  ["content-type", "  text/plain ; a=b  "],
  ["range", "bytes=0-"],
  ["Range", "bytes=0-1"],
];

const UNSAFE: readonly Pair[] = [
  ["X-Api-Key", "1"],
  ["x-api-key", "1"],
  ["x-a", ""],
  ["X-B", "two"],
  ["authorization", "Bearer x"],
  ["Authorization", "Basic eDp5"],
  ["cache-control", "no-cache"],
  ["pragma", "no-cache"],
  ["if-none-match", '"1"'],
  ["x-requested-with", "XMLHttpRequest"],
  ["user-agent", "corswalk"],
  ["accept", long(129)],
  ["accept", 'text/html;q="1"'],
  ["accept", "a:b"],
  ["accept", "(a)"],
  ["accept-language", "de_DE"],
  ["accept-language", "d\xe9"],
  ["accept-language", long(129)],
  ["content-language", "en/us"],
  ["content-type", "application/json"],
  ["content-type", "application/json; charset=utf-8"],
  ["content-type", "text/plain, application/json"],
  ["content-type", "text/plain;x=(y)"],
  ["content-type", `text/plain;x=${long(120)}`],
  ["content-type", "text /plain"],
  ["content-type", "text/"],
  ["content-type", "text"],
  ["content-type", ""],
  ["content-type", "text/xml"],
  ["content-type", "text/plain\xa0"],
  ["range", "bytes=-5"],
  ["range", "bytes=1-0"],
  ["range", "bytes=0-1,3-4"],
  ["range", "items=0-1"],
  ["range", "bytes = 0-1"],
  ["range", "Bytes=0-1"],
  ["range", "bytes=0-x"],
];

/** Dropped silently. */
const FORBIDDEN: readonly Pair[] = [
  ["cookie", "a=1"],
  ["Origin", "https://evil.test"],
  ["referer", "https://evil.test/"],
  ["sec-fetch-site", "same-origin"],
  ["sec-x", "1"],
  ["proxy-x", "1"],
  ["host", "evil.test"],
  ["accept-encoding", "br"],
  ["accept-charset", "utf-8"],
  ["access-control-request-method", "PUT"],
  ["access-control-request-headers", "x-a"],
  ["connection", "close"],
  ["content-length", "5"],
  ["date", "now"],
  ["dnt", "1"],
  ["expect", "100-continue"],
  ["te", "trailers"],
  ["via", "1.1 x"],
  ["x-http-method-override", "TRACE"],
  ["x-http-method", "GET, connect"],
  ["x-method-override", "track"],
];

/** What fetch() throws at. */
const IMPOSSIBLE: readonly Pair[] = [
  ["x a", "1"],
  ["", "1"],
  ["x-a", "a\nb"],
  ["x-a", "a\0b"],
  ["x-a", "\u20ac"],
];

/** What Chromium and the standard do not see alike: `differences.ts`. */
const DISPUTED: readonly Pair[] = [
  ["save-data", "on"],
  ["device-memory", "8"],
  ["dpr", "2"],
  ["width", "100"],
  ["viewport-width", "100"],
  ["rtt", "100"],
  ["downlink", "1.5"],
  ["ect", "4g"],
  ["intervention", "1"],
  ["available-dictionary", ":x:"],
  ["range", "bytes=9223372036854775807-"],
  ["range", "bytes=0-9223372036854775807"],
];

export function generateRequest(random: Random, url: string): PageRequest {
  const method = random.oneIn(60) ? random.pick(IMPOSSIBLE_METHODS) : random.pick(METHODS);
  const headers: Pair[] = [];
  for (let n = random.pick([0, 0, 0, 1, 1, 2, 3]); n > 0; n--) {
    const kinds = [SAFE, SAFE, SAFE, UNSAFE, UNSAFE, UNSAFE, UNSAFE, FORBIDDEN];
    headers.push(random.pick(random.oneIn(50) ? random.pick([IMPOSSIBLE, DISPUTED]) : random.pick(kinds)));
  }
  if (random.oneIn(60)) for (let n = random.pick([2, 3, 9]); n > 0; n--) headers.push(["accept", long(100)]);
  return { url, method, headers, credentials: random.pick(["omit", "same-origin", "include"]) };
}
