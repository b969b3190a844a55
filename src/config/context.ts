import type { Filled } from "./env.ts";
import { filledPieces } from "./env.ts";
import type { Finding, Findings, Path } from "./findings.ts";

/** Gives a named file's bytes, or says why it cannot: "does not exist". */
export type ReadFile = (name: string) => { readonly bytes: Buffer } | { readonly problem: string };

/** What every part of `resolve` is handed: what was written and how it was filled, and where findings go. */
export interface Context {
  readonly filled: Filled;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: ReadFile;
  readonly findings: Findings;
}

export function fault(
  context: Context,
  path: Path,
  message: string,
  fix: string,
  at?: Finding["at"],
): undefined {
  context.findings.faults.push({ path, message, fix, ...(at !== undefined && { at }) });
  return undefined;
}

/** What the environment put into the text at this path is a secret. */
export function keepSecret(context: Context, path: Path, text: string): void {
  for (const piece of filledPieces(text, context.filled.fillsAt(path))) context.findings.secrets.add(piece);
}
