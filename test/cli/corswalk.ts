import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const bin = fileURLToPath(new URL("../../bin/corswalk.js", import.meta.url));

/** The real command, running. */
export interface Running {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when standard output, or standard error, has come to hold the pattern. */
  readonly says: (pattern: RegExp) => Promise<RegExpMatchArray>;
  /** Resolves with the exit code, or with the signal that ended it. */
  readonly exited: Promise<number | string>;
}

export interface Options {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

/** Spawns the command in an empty folder and an environment of its own; it is ended with the test. */
export function corswalk(args: readonly string[], { cwd = folder(), env = {} }: Options = {}): Running {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { PATH: process.env.PATH, XDG_RUNTIME_DIR: cwd, ...env },
    stdio: "pipe",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exited = once(child, "close").then(([code, signal]) => (code ?? signal) as number | string);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });

  const says = async (pattern: RegExp): Promise<RegExpMatchArray> => {
    const gone = exited.then(() => "gone" as const);
    for (;;) {
      const found = pattern.exec(stdout) ?? pattern.exec(stderr);
      if (found !== null) return found;
      const more = Promise.race([once(child.stdout, "data"), once(child.stderr, "data"), gone]);
      if ((await more) === "gone" && !pattern.test(stdout + stderr)) {
        throw new Error(`ended without saying ${pattern}:\n${stdout}${stderr}`);
      }
    }
  };
  return { child, stdout: () => stdout, stderr: () => stderr, says, exited };
}

/** Runs the command to its end. */
export async function run(args: readonly string[], options?: Options) {
  const running = corswalk(args, options);
  const code = await running.exited;
  return { code, stdout: running.stdout(), stderr: running.stderr() };
}

/** A folder of its own, with these files in it, gone with the test. */
export function folder(files: Record<string, string> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "corswalk-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}
