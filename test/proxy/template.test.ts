import { describe, expect, it } from "vitest";
import { type Answered, pageHeads } from "../../src/page-head.ts";
import { type Making, templates } from "../../src/template.ts";
import { type Called, upstreamHeads } from "../../src/upstream-head.ts";
import { type Random, seeded } from "../browser/judge/random.ts";
import { policyOf } from "../cors/policy-of.ts";
import { routeOf } from "../rewrite/route.ts";
import { randomHead } from "./random-head.ts";

/** Drops what is called `gone`, puts something behind, and counts how often it was asked. */
function counted() {
  let count = 0;
  const making: Making<string> = {
    make(head, behind) {
      count += 1;
      const pairs = head.flatMap((name, i) => (i % 2 === 1 || name === "gone" ? [] : [name, head[i + 1]]));
      const read = head[head.indexOf("read") + 1];
      return [...pairs, "behind", `${behind} ${head.includes("read") ? read : ""}`].map(String);
    },
    reads: (name) => name === "read",
    isSame: (one, other) => one === other,
  };
  return { make: templates(making), made: () => count };
}

describe("heads made of others", () => {
  it("are found out once for all with the same names", () => {
    const { make, made } = counted();
    for (const date of ["1", "2", "2", "3"]) {
      expect(make(["Date", date, "gone", `${date}${date}`, "Server", "s"], "b")).toEqual([
        "Date",
        date,
        "Server",
        "s",
        "behind",
        "b ",
      ]);
    }
    expect(made()).toBe(1);
  });

  it("are the same list where the head is", () => {
    const { make } = counted();
    const head = ["Date", "1"];
    expect(make(head, "b")).toBe(make(head, "b"));
    const later = ["Date", "2"];
    expect(make(later, "b")).toBe(make(later, "b"));
  });

  it.each([
    ["a value that is read", ["read", "y", "Date", "1"], "b", ["read", "y", "Date", "1", "behind", "b y"]],
    ["a name", ["read", "x", "date", "1"], "b", ["read", "x", "date", "1", "behind", "b x"]],
    ["another name in its place", ["read", "x", "gone", "1"], "b", ["read", "x", "behind", "b x"]],
    ["what else it is made of", ["read", "x", "Date", "1"], "c", ["read", "x", "Date", "1", "behind", "c x"]],
    ["its length", ["read", "x"], "b", ["read", "x", "behind", "b x"]],
  ])("are made anew for another one: %s", (_, head, behind, expected) => {
    const { make } = counted();
    make(["read", "x", "Date", "1"], "b");
    expect(make(head, behind)).toEqual(expected);
    expect(make(["read", "x", "Date", "1"], "b")).toEqual(["read", "x", "Date", "1", "behind", "b x"]);
  });

  it("are made anew each time where a value is used that is said not to be read", () => {
    const make = templates<undefined>({
      make: ([name = "", value = ""]) => [name, `${value}!`, "Twice", value],
      reads: () => false,
      isSame: () => true,
    });
    for (const value of ["1", "2", "2"]) {
      expect(make(["Date", value], undefined)).toEqual(["Date", `${value}!`, "Twice", value]);
    }
  });
});

const names = [
  ["Host", "a.test", "b.test"],
  ["Connection", "keep-alive", "close", "X-Own, te", "content-length"],
  ["TE", "trailers", "gzip"],
  ["Trailer", "X-Sum"],
  ["Origin", "http://localhost:3000", "null"],
  ["Referer", "http://localhost:3000/", "http://localhost:3000/a"],
  ["Sec-Fetch-Site", "none", "same-site"],
  ["Sec-Fetch-Mode", "navigate", "cors"],
  ["Cookie", "a=1", "b=2"],
  ["X-Forwarded-For", "1.2.3.4"],
  ["X-Own", "1", "2", ""],
  ["Vary", "Accept", "Origin", "*", ""],
  ["Content-Length", "0", "12"],
  ["Access-Control-Allow-Origin", "*", "http://localhost:3000"],
  ["Cross-Origin-Resource-Policy", "cross-origin", "same-site"],
  ["Timing-Allow-Origin", "*"],
  ["Date", "now", "later"],
  ["ETag", '"1"', '"2"'],
  ["Transfer-Encoding", "chunked"],
] as const;

function someNames(random: Random): (typeof names)[number][] {
  return Array.from({ length: 1 + random.below(7) }, () => random.pick(names));
}

/** Heads of few names with many values: nearly every one is made by a template. */
function expectAsAnew<Case>(making: Making<Case>, cases: readonly Case[]): void {
  const random = seeded(20260);
  const make = templates(making);
  for (let series = 0; series < 1500; series++) {
    const list = someNames(random);
    const given = random.pick(cases);
    for (let i = 0; i < 12; i++) {
      const head = randomHead(random, list);
      const now = random.oneIn(8) ? random.pick(cases) : given;
      expect(make(head, now)).toEqual(making.make(head, now));
    }
  }
}

const plain = routeOf("/", "https://api.test/");
const changing = routeOf("/", "https://api.test/", {
  via: true,
  headers: [
    ["X-Own", "ours"],
    ["Date", null],
  ],
  responseHeaders: [
    ["ETag", null],
    ["X-Own", "ours"],
  ],
});

it("makes the same heads of calls as it would make anew", () => {
  const from = { remoteAddress: "127.0.0.1", host: "localhost:8080", protocol: "http" } as const;
  const routes = [
    plain,
    changing,
    routeOf("/", "https://api.test/", { upstreamOrigin: "remove", changeOrigin: false }),
    routeOf("/", "https://api.test/", { upstreamOrigin: "keep" }),
  ];
  const cases: Called[] = routes.flatMap((route) => [
    { route, id: "1", from: undefined },
    { route, id: "1", from },
    { route, id: "1", from: { ...from, host: undefined } },
  ]);
  expectAsAnew(upstreamHeads, cases);
});

it("makes the same heads of answers as it would make anew", () => {
  const policies = [
    policyOf({}),
    policyOf({ origins: ["*"], credentials: false }),
    policyOf({ exposeHeaders: ["X-Own"] }),
  ];
  const cases: Answered[] = [plain, changing].flatMap((route) =>
    policies.flatMap((policy) =>
      [200, 204, 304, 404].flatMap((status) =>
        ["http://localhost:3000", undefined].map((origin) => ({
          route,
          status,
          bodiless: status === 304,
          chunks: origin !== undefined,
          origin,
          policy,
        })),
      ),
    ),
  );
  expectAsAnew(pageHeads, cases);
});
