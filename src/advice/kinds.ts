import { unsafeHeaderNames } from "../cors/safelist.ts";
import type { SeenCall } from "./seen-call.ts";

/** Calls that CORS cannot tell apart. */
export interface Kind {
  /** The same for the same kind. */
  readonly key: string;
  readonly method: string;
  /** The server's origin. */
  readonly server: string;
  /** With `:id` for what differs from call to call. */
  readonly path: string;
  /** Names that need permission: lowercase, sorted. */
  readonly headers: readonly string[];
  readonly credentials: boolean;
  readonly calls: readonly SeenCall[];
}

const LONGEST_PATH = 200;

/** In the order in which each was first seen. */
export function kindsOf(calls: readonly SeenCall[], allWithCredentials: boolean): Kind[] {
  const kinds = new Map<string, Kind & { readonly calls: SeenCall[] }>();
  for (const call of calls) {
    const { origin, pathname } = new URL(call.url);
    const headers = unsafeHeaderNames(call.headers);
    const credentials = call.credentials || allWithCredentials;
    const path = pathShape(pathname);
    const key = JSON.stringify([call.method, origin, path, headers, credentials]);
    const known = kinds.get(key);
    if (known !== undefined) known.calls.push(call);
    else
      kinds.set(key, { key, method: call.method, server: origin, path, headers, credentials, calls: [call] });
  }
  return [...kinds.values()];
}

/** `/users/42/orders/6f1c…` → `/users/:id/orders/:id`. */
export function pathShape(pathname: string): string {
  const shape = pathname
    .slice(0, 4000)
    .split("/")
    .map((segment) => (isId(segment) ? ":id" : segment))
    .join("/");
  return shape.length > LONGEST_PATH ? `${shape.slice(0, LONGEST_PATH)}…` : shape;
}

function isId(segment: string): boolean {
  if (/^\d+$/.test(segment) || /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(segment)) return true;
  if (/^[0-9a-f]{8,}$/i.test(segment) && /\d/.test(segment)) return true;
  // Keys of databases and tokens: long, with digits in them, and no words.
  return segment.length >= 16 && /\d/.test(segment) && /^[\w.~-]+$/.test(segment);
}
