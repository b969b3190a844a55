import type { Io } from "./io.ts";

/** A key of the running proxy: typed with Enter, as in Vite. */
export interface Key {
  readonly key: string;
  readonly about: string;
  readonly press: () => void;
}

/** On a terminal, reads keys until the returned function is called; elsewhere nothing is read. */
export async function listenForKeys(keys: readonly Key[], io: Io): Promise<() => void> {
  if (io.stdin.isTTY !== true || io.stdout.isTTY !== true) return () => {};
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: io.stdin });
  io.stdout.write("  h + Enter tells what the keyboard can do\n\n");
  const help = keys.map(({ key, about }) => `  ${key} + Enter  ${about}\n`).join("");
  lines.on("line", (line) => {
    const typed = line.trim().toLowerCase();
    if (typed === "h") io.stdout.write(`  h + Enter  show this\n${help}`);
    else keys.find(({ key }) => key === typed)?.press();
  });
  return () => lines.close();
}
