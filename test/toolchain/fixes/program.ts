import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";

export interface Running {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Starts a program and resolves when it says that it serves: `port 1234`, or the words of a server that was told its
 * port. `folder` is its own, and goes with it.
 */
export async function start(
  command: string,
  args: readonly string[],
  { says, port, folder }: { says: RegExp; port?: number; folder?: string },
): Promise<Running> {
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...(folder === undefined ? {} : { XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }),
    },
  });
  const exited = once(child, "exit");
  let output = "";
  const ready = new Promise<RegExpExecArray>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
        const said = says.exec(output);
        if (said !== null) resolve(said);
      });
    }
  });
  const said = await Promise.race([ready, exited]);
  if (!("index" in said)) throw new Error(`${command} ended before it served:\n${output}`);
  return {
    port: port ?? Number(said[1]),
    async stop() {
      child.kill();
      await exited;
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
