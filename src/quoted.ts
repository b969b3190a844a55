/** What a caller sent, in a sentence: however long it is, and whatever is in it. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
