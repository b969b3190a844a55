import type { Messages, StreamMessage } from "./api.ts";

/** The last messages of one stream, each with its beginning, with their secrets. */
export interface MessageLog {
  add(message: Passed): void;
  /** From here on nothing can be told. */
  lose(why: string): void;
  /** Those that came after message `n`, as they may be shown. */
  since(n: number, redact: (text: string) => string): Messages;
  size(): number;
}

export interface Passed {
  readonly from: StreamMessage["from"];
  readonly kind: string;
  /** Of bytes: one in each character. */
  readonly text: string;
  readonly isText: boolean;
  readonly bytes: number;
}

const mostMessages = 500;
const mostCharacters = 1024 * 1024;
const longestText = 16 * 1024;
const longestHex = 4 * 1024;
/** Kept beyond what is shown: a secret that is cut in two is none to who looks for it. */
const beyond = 2 * 1024;

export function messageLog(grew: (by: number) => void): MessageLog {
  const kept: (Passed & Pick<StreamMessage, "n" | "time">)[] = [];
  let count = 0;
  let characters = 0;
  let lost = "";

  return {
    add(passed) {
      const before = characters;
      const text = passed.text.slice(0, longestText + beyond);
      kept.push({ ...passed, kind: passed.kind.slice(0, 100 + beyond), text, n: ++count, time: Date.now() });
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
    since(n, redact) {
      const messages = kept
        .filter((message) => message.n > n)
        .map(({ isText, kind, text, ...rest }) => ({
          ...rest,
          kind: shortened(redact(kind), 100),
          text: isText ? shortened(redact(text), longestText) : hexOf(redact(text).slice(0, longestHex)),
        }));
      return { messages, gone: count - kept.length, lost };
    },
    size: () => characters,
  };
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

function hexOf(text: string): string {
  return Buffer.from(text, "latin1").toString("hex").replace(/../g, "$& ").trim();
}
