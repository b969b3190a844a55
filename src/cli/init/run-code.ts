import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Found } from "../../init/found.ts";
import type { ToolName } from "../../init/tools.ts";
import type { Io } from "../io.ts";

/** The setup in our words, or why there is none. */
type Answer = { readonly found: Found } | { readonly problem: string };

/** Reads a config that is code by running it, in a process of its own. */
export async function runCode(
  tool: ToolName,
  path: string,
  file: string,
  io: Pick<Io, "env" | "cwd">,
  within = 30_000,
): Promise<Answer> {
  const program = join(
    dirname(createRequire(import.meta.url).resolve("corswalk/package.json")),
    "dist/setup.js",
  );
  const child = fork(program, [tool, path, file], {
    cwd: io.cwd(),
    env: io.env,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const answer = await new Promise<Answer>((resolve) => {
    const late = { problem: `it did not come to an end within ${within / 1000} s` };
    const timer = setTimeout(() => resolve(late), within);
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    child.once("message", (message) => end(message as Answer));
    child.once("error", ({ message }) => end({ problem: message }));
    child.once("exit", (code, signal) =>
      end({ problem: `it ended the process, with ${signal ?? `exit code ${code}`}` }),
    );
  });
  // It may have left something running, and is to die whatever it listens for.
  child.kill("SIGKILL");
  return answer;
}
