import type { JudgeCase } from "../../../src/cors/index.ts";
import type { GeneratedCase } from "./generate.ts";
import {
  endingAt,
  joined,
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
    title: "Chromium sends a page's own User-Agent without a preflight",
    asChromiumSeesIt: withoutNames("user-agent"),
    example: (sites) => example(sites, "agent", [["user-agent", "corswalk"]]),
  },
  {
    // https://fetch.spec.whatwg.org/#http-redirect-fetch refuses them only where another origin is involved.
    title: "Chromium follows a redirect to a user's URL on the page's own origin neither",
    asChromiumSeesIt: endingAt((location) => /^(?:https?:)?\/\/[^/?#]*@/.test(location)),
    example: (sites) => {
      const last = example({ ...sites, apis: [sites.page] }, "user", []);
      const [end] = last.hops;
      const url = `${sites.page}/user/1`;
      const redirect: Pair[] = [
        ["Location", url.replace("//", "//user@")],
        ["Content-Length", "2"],
      ];
      return {
        ...last,
        hops: [
          { url: last.request.url, response: { status: 302, headers: redirect } },
          { ...end, url },
        ],
      };
    },
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
