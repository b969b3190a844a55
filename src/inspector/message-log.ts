import type { Messages, StreamMessage } from "./api.ts";

/** The last messages of one stream, each with its beginning. */
export interface MessageLog {
  add(from: StreamMessage["from"], kind: string, text: string, bytes: number): void;
  /** From here on nothing can be told. */
  lose(why: string): void;
  /** Those that came after message `n`. */
  since(n: number): Messages;
  size(): number;
}

const mostMessages = 500;
const mostCharacters = 1024 * 1024;
const longestText = 16 * 1024;

export function messageLog(grew: (by: number) => void): MessageLog {
  const kept: StreamMessage[] = [];
  let count = 0;
  let characters = 0;
  let lost = "";

  return {
    add(from, kind, whole, bytes) {
      const text = whole.length > longestText ? `${whole.slice(0, longestText)}…` : whole;
      const before = characters;
      kept.push({ n: ++count, time: Date.now(), from, kind: kind.slice(0, 100), text, bytes });
      characters += text.length;
      while (kept.length > mostMessages || (characters > mostCharacters && kept.length > 1)) {
        characters -= kept.shift()?.text.length ?? 0;
      }
      grew(characters - before);
    },
    lose(why) {
      lost ||= why;
      grew(0);
    },
    since: (n) => ({ messages: kept.filter((message) => message.n > n), gone: count - kept.length, lost }),
    size: () => characters,
  };
}
