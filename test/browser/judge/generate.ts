import type { Answer, Hop, JudgeCase } from "../../../src/cors/index.ts";
import { type Aim, generatePreflight, generateRedirectHeaders, generateResponse } from "./generate-answer.ts";
import { generateRequest } from "./generate-request.ts";
import type { Random } from "./random.ts";
import type { Sites } from "./sites.ts";

/** A case whose hops are always written out; `/7/0`, `/7/1` … are the paths of the seventh. */
export type GeneratedCase = JudgeCase & { readonly hops: readonly Hop[] };

const REDIRECTS = [301, 302, 303, 307, 308];

/** One call, from the page or from a sandboxed frame, over as many redirects as it takes. */
export function generateCase(random: Random, sites: Sites, number: number): GeneratedCase {
  const origin = random.oneIn(6) ? "null" : sites.page;
  const siteOf = () => random.pick([sites.page, sites.twin, ...sites.apis]);
  const first = random.oneIn(8) ? sites.page : random.pick([sites.twin, ...sites.apis]);
  const request = generateRequest(random, `${first}/${number}/0`);
  const redirects = random.oneIn(4) ? random.pick([1, 1, 1, 2, 2, 3]) : 0;
  const length = random.oneIn(400) ? random.pick([20, 21]) : redirects;

  const hops: Hop[] = [];
  let site = first;
  let tainted = false;
  for (let n = 0; n <= length; n++) {
    const aim: Aim = {
      origin: tainted && !random.oneIn(10) ? "null" : origin,
      method: request.method,
      headerNames: request.headers.map(([name]) => name).filter((name) => name !== ""),
    };
    const next = length > 3 ? site : siteOf();
    const url = `${site}/${number}/${n}`;
    const generous = length > 3;
    const last = n === length;
    const location = `${next}/${number}/${n + 1}`;
    const response = last
      ? generateResponse(random, aim.origin)
      : redirect(random, aim.origin, location, next === site, generous);
    hops.push({ url, preflight: generous ? lenient(aim) : generatePreflight(random, aim), response });
    tainted ||= site !== next && site !== origin;
    site = next;
  }
  return { origin, request, hops };
}

function redirect(random: Random, origin: string, to: string, relative: boolean, generous: boolean): Answer {
  const status = random.pick(REDIRECTS);
  if (generous)
    return { status, headers: [...lenientOrigin(origin), ["Location", to], ["Content-Length", "2"]] };
  const headers = generateRedirectHeaders(random, origin);
  const path = new URL(to).pathname;
  const location =
    relative && random.oneIn(2)
      ? random.pick([path, to.replace("http:", ""), `.${path.slice(path.lastIndexOf("/"))}`])
      : to;
  const there = ["Location", location] as const;
  if (random.oneIn(20))
    return { status, headers: [...headers, there, ["location", random.pick([location, to])]] };
  if (!random.oneIn(10)) return { status, headers: [...headers, there] };
  const odd = [
    ...[
      to.replace("://", "://user:pass@"),
      to.replace("://", "://user@"),
      `${to}#part`,
      "http://",
      "http://[",
      "",
      " ",
      "ftp://page.test/",
    ],
    ...["data:text/plain,x", "javascript:1", "about:blank", "file:///etc/hosts"],
  ];
  return random.oneIn(6)
    ? { status, headers }
    : { status, headers: [...headers, ["Location", random.pick(odd)]] };
}

/** For the chains that are about their length alone. */
function lenient(aim: Aim): Answer {
  const names = aim.headerNames.join(", ");
  const lists: [string, string][] = [
    ["Access-Control-Allow-Methods", aim.method],
    ["Access-Control-Allow-Headers", names],
  ];
  return { status: 204, headers: [...lenientOrigin(aim.origin), ...lists] };
}

function lenientOrigin(origin: string): [string, string][] {
  return [
    ["Access-Control-Allow-Origin", origin],
    ["Access-Control-Allow-Credentials", "true"],
  ];
}
