import type { Answer } from "../../../src/cors/index.ts";
import type { Random } from "./random.ts";

type Pairs = (readonly [name: string, value: string])[];

/** What the generator aims at, so that enough of the cases are allowed. */
export interface Aim {
  readonly origin: string;
  readonly method: string;
  readonly headerNames: readonly string[];
}

const PREFLIGHT_FAILURES = [300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 500, 501, 503];
const STATUSES = [
  ...[201, 202, 203, 204, 205, 206, 226, 299, 300, 304, 305, 306, 400, 401, 403, 404, 405, 406, 409, 410],
  ...[412, 415, 416, 418, 422, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 599],
];
const CREDENTIALS = ["True", "TRUE", "false", "1", "", "true, true", "true;", " true "];
const MAX_AGES = ["0", "5", "600", "86400", "-1", "1e9", "soon", "", "99999999999999"];

/** A preflight's answer: as often as not one that lets the call through. */
export function generatePreflight(random: Random, aim: Aim): Answer {
  const headers: Pairs = [...allowOrigin(random, aim.origin), ...allowCredentials(random)];
  headers.push(...lists(random, "Access-Control-Allow-Methods", [aim.method], aim.method.toLowerCase()));
  headers.push(...lists(random, "Access-Control-Allow-Headers", aim.headerNames, "x-other"));
  if (random.oneIn(3)) headers.push(["Access-Control-Max-Age", random.pick(MAX_AGES)]);
  if (random.oneIn(20)) headers.push(["Location", "/elsewhere"]);
  const failing = random.oneIn(8);
  return {
    status: failing ? random.pick(PREFLIGHT_FAILURES) : random.pick([200, 204, 204, 201, 299]),
    headers,
  };
}

export function generateResponse(random: Random, origin: string): Answer {
  const status = random.oneIn(4) ? random.pick(STATUSES) : 200;
  const headers: Pairs = [
    ...allowOrigin(random, origin),
    ...allowCredentials(random),
    ...plainHeaders(random),
  ];
  if (random.oneIn(2)) headers.push(...exposeHeaders(random));
  if (status !== 204 && status !== 304) headers.push(["Content-Length", "2"]);
  return { status, headers };
}

/** The headers with which a redirect is answered, apart from its Location. */
export function generateRedirectHeaders(random: Random, origin: string): Pairs {
  return [...allowOrigin(random, origin), ...allowCredentials(random), ["Content-Length", "2"]];
}

function allowOrigin(random: Random, origin: string): Pairs {
  const name = random.pick(["Access-Control-Allow-Origin", "access-control-allow-origin"]);
  const one = (value: string): Pairs => [[name, value]];
  if (!random.oneIn(3)) return one(origin);
  const wrong = [
    ...[origin.replace("http:", "https:"), origin.replace(/:\d+$/, ""), origin.replace("://", "://www.")],
    ...[
      origin.toUpperCase(),
      `${origin}/`,
      `"${origin}"`,
      `${origin};`,
      ` ${origin}\t`,
      `${origin}.`,
      "page.test",
    ],
    ...[
      "null",
      "NULL",
      "",
      "* ",
      "**",
      `${origin}, ${origin}`,
      `${origin},*`,
      `*, ${origin}`,
      `${origin} ${origin}`,
    ],
  ];
  switch (random.below(6)) {
    case 0:
      return [];
    case 1:
      return [...one(origin), ...one(random.pick([origin, "*", "null"]))];
    case 2:
    case 3:
      return one("*");
    default:
      return one(random.pick(wrong));
  }
}

function allowCredentials(random: Random): Pairs {
  const name = "Access-Control-Allow-Credentials";
  if (random.oneIn(4)) return [];
  if (random.oneIn(30))
    return [
      [name, "true"],
      [name, "true"],
    ];
  return [[name, random.oneIn(8) ? random.pick(CREDENTIALS) : "true"]];
}

/** A list header in all its forms, usually with what is wanted in it. */
function lists(random: Random, name: string, wanted: readonly string[], other: string): Pairs {
  const all = wanted.join(", ");
  const part = wanted.slice(1).join(",");
  switch (random.below(16)) {
    case 0:
      return [];
    case 1:
    case 2:
    case 3:
      return [[name, "*"]];
    case 4:
      return [[name, random.pick(["*, authorization", `*, ${other}`, ` * ,${part}`, "**", "*,*"])]];
    case 5:
      return [
        [name, part],
        [name, other],
      ];
    case 6:
      return [
        [name, other],
        [name, all],
      ];
    case 7:
      return [[name, random.pick([`${all}, b@d`, `${all}; x`, `"${all}"`, `${all}, a b`, `(x), ${all}`])]];
    case 8:
      return [[name, `,, ${all} ,\t,${other},`]];
    case 9:
      return [[name, random.pick([all.toUpperCase(), all.toLowerCase(), "", ",", other, part])]];
    default:
      return [[name, random.pick([all, `${all},${other}`, `${other}, ${all}`])]];
  }
}

function exposeHeaders(random: Random): Pairs {
  const name = "Access-Control-Expose-Headers";
  const one = (value: string): Pairs => [[name, value]];
  const forms = [
    ...[
      "*",
      "*",
      "X-One",
      "x-one, X-TWO",
      "X-One,,\tETag ,",
      "X-One, b@d",
      "Set-Cookie, X-One",
      "*, X-One",
      "",
      "X-None",
    ],
    ...["*, b@d", '"X-One"', "X-One X-Two", "X-One;", "access-control-allow-origin", "set-cookie2"],
  ];
  return random.oneIn(8) ? [...one("X-One"), ...one(random.pick(forms))] : one(random.pick(forms));
}

function plainHeaders(random: Random): Pairs {
  const choices: Pairs = [
    ["X-One", "1"],
    ["x-two", "2"],
    ["X-One", "again"],
    ["ETag", '"1"'],
    ["Content-Type", "application/json"],
    ["Cache-Control", "no-store"],
    ["Content-Language", "de"],
    ["Expires", "0"],
    ["Last-Modified", "Sat, 01 Jan 2000 00:00:00 GMT"],
    ["Pragma", "no-cache"],
    ["Set-Cookie", "a=1"],
    ["Set-Cookie2", "a=1"],
    ["Vary", "Origin"],
    ["Access-Control-Max-Age", "5"],
    ["Server", "x"],
    ["*", "star"],
    ["Authorization", "x"],
  ];
  return choices.filter(() => random.oneIn(4));
}
