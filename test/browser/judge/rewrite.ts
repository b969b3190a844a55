import type { Answer, Hop, JudgeCase } from "../../../src/cors/index.ts";
import { trimHttp } from "../../../src/cors/judge/lists.ts";

export type Pair = readonly [name: string, value: string];
export type Rewrite = (one: JudgeCase) => JudgeCase;

/** Rewrites the headers that the page sets. */
export function onRequestHeaders(change: (headers: readonly Pair[]) => readonly Pair[]): Rewrite {
  return (one) => ({ ...one, request: { ...one.request, headers: change(one.request.headers) } });
}

/** Leaves out the headers that the page sets under these names. */
export function withoutNames(...names: readonly string[]): Rewrite {
  return onRequestHeaders((headers) => headers.filter(([name]) => !names.includes(name.toLowerCase())));
}

/** One header for each name, its values in one list. */
export const joined: Rewrite = onRequestHeaders((headers) => {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const before = values.get(lower);
    values.set(lower, before === undefined ? trimHttp(value) : `${before}, ${trimHttp(value)}`);
  }
  return [...values];
});

/** `*` in Allow-Headers stands for Authorization too, unless it is a literal name. */
export const starCoveringAuthorization: Rewrite = (one) => {
  if (one.request.credentials === "include") return one;
  return onHops("preflight", ({ status, headers }) => {
    const star = listed(headers, "access-control-allow-headers").includes("*");
    return {
      status,
      headers: star ? [...headers, ["Access-Control-Allow-Headers", "authorization"]] : headers,
    };
  })(one);
};

/** Redirects whose Location is such a one lead nowhere. */
export function endingAt(refused: (location: string) => boolean): Rewrite {
  return onHops("response", ({ status, headers }) => ({
    status,
    headers: headers.map(([name, value]) =>
      isLocation([name, value]) && refused(value) ? [name, "http://["] : [name, value],
    ),
  }));
}

/** Changes the values of Location, which stand at the end then. */
export function onLocations(change: (locations: readonly string[]) => readonly string[]): Rewrite {
  return onHops("response", ({ status, headers }) => {
    const others = headers.filter((pair) => !isLocation(pair));
    const locations = headers.filter(isLocation).map(([, value]) => trimHttp(value));
    return { status, headers: [...others, ...change(locations).map((value): Pair => ["Location", value])] };
  });
}

/** An empty Location makes a redirect an answer like any other, which keeps the header. */
export const followingNoEmptyLocation: Rewrite = onHops("response", ({ status, headers }) => {
  const locations = headers.filter(isLocation);
  const empty = locations.length > 0 && locations.every(([, value]) => trimHttp(value) === "");
  return { status: empty && status >= 300 && status <= 399 ? 300 : status, headers };
});

function isLocation([name]: Pair): boolean {
  return name.toLowerCase() === "location";
}

function onHops(which: "preflight" | "response", change: (answer: Answer) => Answer): Rewrite {
  return (one) => ({
    ...one,
    hops: (one.hops ?? []).map((hop): Hop => {
      const answer = hop[which];
      return answer === undefined ? hop : { ...hop, [which]: change(answer) };
    }),
  });
}

function listed(headers: readonly Pair[], lower: string): string[] {
  return headers
    .filter(([name]) => name.toLowerCase() === lower)
    .flatMap(([, value]) => value.split(","))
    .map(trimHttp);
}
