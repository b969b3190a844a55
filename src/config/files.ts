import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ReadFile } from "./context.ts";

/** Reads named files relative to a directory, each once, and remembers which were asked for. */
export interface FileReader {
  readonly read: ReadFile;
  /** Absolute paths, of files that are missing too: when they appear, they count. */
  readonly asked: () => readonly string[];
}

export function fileReader(directory: string): FileReader {
  const known = new Map<string, ReturnType<ReadFile>>();
  return {
    read(name) {
      const path = resolve(directory, name);
      const file = known.get(path) ?? readBytes(path);
      known.set(path, file);
      return file;
    },
    asked: () => [...known.keys()],
  };
}

const problems: Record<string, string> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EACCES: "may not be read",
  EPERM: "may not be read",
  EISDIR: "is a directory",
  ELOOP: "is a link to itself",
};

function readBytes(path: string): ReturnType<ReadFile> {
  if (path.includes("\0")) return { problem: "has a NUL in its name" };
  try {
    return { bytes: readFileSync(path) };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return { problem: problems[code] ?? `cannot be read (${code})` };
  }
}
