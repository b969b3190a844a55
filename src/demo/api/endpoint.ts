import type { IncomingHttpHeaders } from "node:http";

/** A call to the sample API, read to its end. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The API's own: `http://localhost:4000`. */
  readonly origin: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** undefined: no body. */
  readonly json: unknown;
}

/** `:id` at the end of a path stands for a number. */
export type Endpoint = readonly [method: string, path: string, handle: (call: Call, id: number) => Reply];

export function reply(status: number, json: unknown, headers: Reply["headers"] = []): Reply {
  return { status, json, headers };
}

export function problem(status: number, message: string, headers: Reply["headers"] = []): Reply {
  return reply(status, { error: { status, message } }, headers);
}

/** What the endpoints say to a call: the answer of the one that matches, 405 or 404. HEAD is GET without a body. */
export function answer(endpoints: readonly Endpoint[], call: Call): Reply {
  const method = call.method === "HEAD" ? "GET" : call.method;
  const here = endpoints.filter(([, path]) => idIn(path, call.path) !== undefined);
  for (const [name, path, handle] of here) {
    if (name === method) return handle(call, idIn(path, call.path) ?? 0);
  }
  if (here.length === 0) return problem(404, `There is nothing at ${call.path}`);
  const allow = here.map(([name]) => name).join(", ");
  return problem(405, `${call.path} does not take ${call.method}`, [["Allow", allow]]);
}

/** The number that a path has in a pattern's place for one, 0 for a pattern without; undefined: no match. */
function idIn(pattern: string, path: string): number | undefined {
  if (!pattern.endsWith("/:id")) return pattern === path ? 0 : undefined;
  const parent = pattern.slice(0, -":id".length);
  const last = path.slice(parent.length);
  return path.startsWith(parent) && /^\d{1,9}$/.test(last) ? Number(last) : undefined;
}

/** The fields of a JSON object or a form, or undefined where the body is neither. */
export function fieldsOf(call: Call): Readonly<Record<string, unknown>> | undefined {
  const type = call.headers["content-type"] ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(call.body));
  }
  if (!type.startsWith("application/json")) return undefined;
  try {
    const parsed: unknown = JSON.parse(call.body);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? { ...parsed }
      : undefined;
  } catch {
    return undefined;
  }
}

export function cookieOf(call: Call, name: string): string | undefined {
  for (const pair of (call.headers.cookie ?? "").split("; ")) {
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1);
  }
  return undefined;
}
