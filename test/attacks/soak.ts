import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const script = fileURLToPath(new URL("../../bench/soak/run.js", import.meta.url));

/** What a soak found: as written by `npm run soak -- <work> --result <file>`. */
export interface SoakResult {
  readonly node: string;
  readonly figures: Readonly<Record<string, number | string>>;
  readonly timeline: readonly Readonly<Record<string, number>>[];
  readonly faults: readonly object[];
  readonly missed: readonly string[];
}

/** A soak in short, to its end: also one that has missed its limits tells what it found. */
export async function soak(work: string, options: Readonly<Record<string, number>>): Promise<SoakResult> {
  const folder = mkdtempSync(join(tmpdir(), "corswalk-soak-result-"));
  const result = join(folder, "result.json");
  const given = Object.entries(options).flatMap(([option, value]) => [`--${option}`, String(value)]);
  try {
    const run = promisify(execFile)(process.execPath, [script, work, ...given, "--result", result]);
    // Its exit code says no more than `missed` does.
    const { stderr } = await run.catch((error: { stderr: string }) => error);
    try {
      return JSON.parse(readFileSync(result, "utf8"));
    } catch {
      throw new Error(`The soak told nothing:\n${stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
