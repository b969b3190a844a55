import type { JudgeCase } from "../../../src/cors/index.ts";
import type { GeneratedCase } from "./generate.ts";
import {
  endingAt,
  followingNoEmptyLocation,
  joined,
  onLocations,
  onRequestHeaders,
  type Pair,
  type Rewrite,
  starCoveringAuthorization,
  withoutNames,
} from "./rewrite.ts";
import type { Sites } from "./sites.ts";

/**
 * Where Chromium does not do what the Fetch standard says. `judge` follows the standard; each row rewrites a case into one
 * on which the standard says what Chromium does, and has an example on which the two part.
 */
export interface Difference {
  readonly title: string;
  readonly asChromiumSeesIt: Rewrite;
  readonly example: (sites: Sites) => GeneratedCase;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    // https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names looks at each header by itself.
    title: "Chromium joins the values of a repeated request header before it measures them",
    asChromiumSeesIt: joined,
    example: (sites) =>
      example(sites, "joined", [
        ["accept", "a".repeat(100)],
        ["accept", "b".repeat(100)],
      ]),
  },
  {
    // https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
    title: "Chromium lets * cover Authorization",
    asChromiumSeesIt: starCoveringAuthorization,
    example: (sites) => example(sites, "star", [["authorization", "Bearer x"]], "*"),
  },
  {
    title: "Chromium sends a page's own client hints without a preflight",
    asChromiumSeesIt: withoutNames(
      ...["save-data", "device-memory", "dpr", "width", "viewport-width", "rtt", "downlink", "ect"],
    ),
    example: (sites) => example(sites, "hints", [["dpr", "2"]]),
  },
  {
    title: "Chromium sends a page's own Intervention header without a preflight",
    asChromiumSeesIt: withoutNames("intervention"),
    example: (sites) => example(sites, "intervention", [["intervention", "1"]]),
  },
  {
    title: "Chromium sends no call at all with a page's own Available-Dictionary",
    asChromiumSeesIt: onRequestHeaders((headers) =>
      headers.map(([name, value]) => [isDictionary(name) ? "no token" : name, value]),
    ),
    example: (sites) => example(sites, "dictionary", [["available-dictionary", ":x:"]]),
  },
  {
    // https://fetch.spec.whatwg.org/#simple-range-header-value has numbers of any length.
    title: "Chromium asks for a range with a number past 63 bits",
    asChromiumSeesIt: onRequestHeaders((headers) =>
      headers.map(([name, value]) => [name, isLongRange(name, value) ? "bytes=-1" : value]),
    ),
    example: (sites) => example(sites, "range", [["range", "bytes=9223372036854775807-"]]),
  },
  {
    title: "Chromium sends a page's own User-Agent without a preflight",
    asChromiumSeesIt: withoutNames("user-agent"),
    example: (sites) => example(sites, "agent", [["user-agent", "corswalk"]]),
  },
  {
    // https://fetch.spec.whatwg.org/#concept-response-location-url: two values of a header that takes one are a failure.
    title: "Chromium follows a Location that is repeated letter by letter",
    asChromiumSeesIt: onLocations((locations) =>
      new Set(locations).size === 1 ? locations.slice(0, 1) : locations,
    ),
    example: (sites) => redirected(sites, "twice", (url) => [url, url]),
  },
  {
    title: "Chromium takes an empty Location for none, and not for the call's own URL",
    asChromiumSeesIt: followingNoEmptyLocation,
    example: (sites) => redirected(sites, "empty", () => [""]),
  },
  {
    // https://fetch.spec.whatwg.org/#http-redirect-fetch refuses them only where another origin is involved.
    title: "Chromium follows a redirect to a user's URL on the page's own origin neither",
    asChromiumSeesIt: endingAt((location) => /^(?:https?:)?\/\/[^/?#]*@/.test(location)),
    example: (sites) =>
      redirected({ ...sites, apis: [sites.page] }, "user", (url) => [url.replace("//", "//user@")]),
  },
];

/** The case with every difference taken into account. */
export function asChromiumSeesIt(one: JudgeCase): JudgeCase {
  return DIFFERENCES.reduce((seen, difference) => difference.asChromiumSeesIt(seen), one);
}

/** A plain call that everybody may make, with these headers. */
function example(sites: Sites, name: string, headers: readonly Pair[], allowHeaders?: string): GeneratedCase {
  const url = `${sites.apis[0]}/${name}/0`;
  const anyone: Pair = ["Access-Control-Allow-Origin", "*"];
  const lists: Pair[] = allowHeaders === undefined ? [] : [["Access-Control-Allow-Headers", allowHeaders]];
  return {
    origin: sites.page,
    request: { url, method: "GET", headers, credentials: "omit" },
    hops: [
      {
        url,
        preflight: { status: 204, headers: [anyone, ...lists] },
        response: { status: 200, headers: [anyone, ["Content-Length", "2"]] },
      },
    ],
  };
}

/** The same, after a redirect with these locations. */
function redirected(
  sites: Sites,
  name: string,
  locations: (url: string) => readonly string[],
): GeneratedCase {
  const last = example(sites, name, []);
  const [end] = last.hops;
  const url = last.request.url.replace(/0$/, "1");
  const headers: Pair[] = [
    ["Access-Control-Allow-Origin", "*"],
    ["Content-Length", "2"],
    ...locations(url).map((location): Pair => ["Location", location]),
  ];
  return {
    ...last,
    hops: [
      { url: last.request.url, response: { status: 302, headers } },
      { ...end, url },
    ],
  };
}

function isDictionary(name: string): boolean {
  return name.toLowerCase() === "available-dictionary";
}

function isLongRange(name: string, value: string): boolean {
  return name.toLowerCase() === "range" && (value.match(/\d+/g) ?? []).some((n) => BigInt(n) > LONGEST_RANGE);
}

const LONGEST_RANGE = 2n ** 63n - 2n;
