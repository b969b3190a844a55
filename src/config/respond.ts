import { extname } from "node:path";
import { type Context, fault } from "./context.ts";
import type { Path } from "./findings.ts";
import { headerChanges } from "./header-changes.ts";
import type { WrittenRespond } from "./schema.ts";

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".xml": "application/xml",
};

/** What a `respond` route sends, ready to be written. */
export interface Response {
  readonly status: number;
  readonly headers: string[];
  readonly body: Buffer;
}

export function respondWith(context: Context, path: Path, written: WrittenRespond): Response {
  const status = written.status ?? 200;
  const bodies = (["json", "body", "file"] as const).filter((key) => written[key] !== undefined);
  const [kind, ...others] = bodies;
  if (others.length > 0) {
    fault(
      context,
      path,
      `has ${bodies.join(" and ")}, and one answer has one body`,
      `Keep one of ${bodies.join(", ")}`,
    );
  }
  // RFC 9110, 15.3.5, 15.3.6 and 15.4.5.
  if (kind !== undefined && [204, 205, 304].includes(status)) {
    fault(
      context,
      [...path, kind],
      `cannot be sent with status ${status}, which has no body`,
      "Take one of the two out",
    );
  }
  const changes = headerChanges(context, [...path, "headers"], written.headers, "respond");
  const headers = changes.flatMap(([name, value]) => (value === null ? [] : [name, value]));
  const body = bodyOf(context, path, written);
  const typed = changes.some(([name]) => name.toLowerCase() === "content-type");
  if (body !== undefined && !typed) headers.push("Content-Type", body.type);
  return { status, headers, body: body?.bytes ?? Buffer.alloc(0) };
}

function bodyOf(
  context: Context,
  path: Path,
  written: WrittenRespond,
): { bytes: Buffer; type: string } | undefined {
  if (written.json !== undefined) {
    return { bytes: Buffer.from(JSON.stringify(written.json) ?? "null"), type: "application/json" };
  }
  if (written.body !== undefined)
    return { bytes: Buffer.from(written.body), type: "text/plain; charset=utf-8" };
  if (written.file === undefined) return undefined;
  const file = context.readFile(written.file);
  if ("problem" in file) {
    return fault(
      context,
      [...path, "file"],
      `names a file that ${file.problem}`,
      "Name a file that can be read, relative to the config",
    );
  }
  return {
    bytes: file.bytes,
    type: types[extname(written.file).toLowerCase()] ?? "application/octet-stream",
  };
}
