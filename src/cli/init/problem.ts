/** Enough of an error to stand in a comment. */
export function firstLine(error: unknown): string {
  const line = error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error);
  return line.slice(0, 200);
}
