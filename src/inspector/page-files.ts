import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** Built by Vite. From here and from the bundle's `chunks` alike, it is two folders up. */
const folder = new URL("../../dist/inspector/", import.meta.url);

const types: Readonly<Record<string, readonly [file: string, type: string]>> = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/inspector.js": ["inspector.js", "text/javascript; charset=utf-8"],
  "/inspector.css": ["inspector.css", "text/css; charset=utf-8"],
  "/inspector.svg": ["inspector.svg", "image/svg+xml"],
};

/** One of the page's own files, read when it is asked for: a start does not pay for it. Nothing else can be asked for. */
export async function pageFile(path: string): Promise<PageFile | undefined> {
  const known = Object.hasOwn(types, path) ? types[path] : undefined;
  if (known === undefined) return undefined;
  const [file, type] = known;
  try {
    return { type, bytes: await readFile(fileURLToPath(new URL(file, folder))) };
  } catch {
    return undefined;
  }
}
