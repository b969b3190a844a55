/** `"a", "b"`: as JavaScript, Python, Java, C#, Go and Ruby read it. */
export function quoted(values: readonly string[]): string {
  return values.map((value) => JSON.stringify(value)).join(", ");
}

/** The lines that are there, ended as files end. */
export function lines(...parts: readonly (string | false)[]): string {
  return `${parts.filter((part) => part !== false).join("\n")}\n`;
}

/** An origin as a part of a regular expression. */
export function escaped(origin: string): string {
  return origin.replace(/[.[\]+]/g, "\\$&");
}
