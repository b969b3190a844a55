import type { Io } from "../io.ts";

/** The answers of a person at a terminal, or those that `--yes` stands for. */
export interface Asked {
  /** Without a person, at the end of the input and for an empty line: `usual`. */
  yes(question: string, usual: boolean): Promise<boolean>;
  text(question: string, usual: string): Promise<string>;
  end(): void;
}

export async function askAt(io: Io, isPerson: boolean): Promise<Asked> {
  if (!isPerson) return { yes: async (_, usual) => usual, text: async (_, usual) => usual, end: () => {} };
  const { createInterface } = await import("node:readline");
  const input = createInterface({ input: io.stdin });
  // Keeps the lines that come before they are asked for.
  const lines = input[Symbol.asyncIterator]();
  const answer = async (question: string): Promise<string> => {
    io.stdout.write(`${question} `);
    const { value, done } = await lines.next();
    return done === true ? "" : value.trim();
  };
  return {
    async yes(question, usual) {
      const said = (await answer(`${question} ${usual ? "[Y/n]" : "[y/N]"}`)).toLowerCase();
      return said === "" ? usual : said.startsWith("y");
    },
    text: async (question, usual) => (await answer(`${question} [${usual}]`)) || usual,
    end: () => input.close(),
  };
}
