import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Runs a module's text in a Node of its own: what it prints. */
export async function inNode(script: string, environment: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--no-warnings", "--input-type=module", "--eval", script],
    { env: { ...process.env, ...environment } },
  );
  return stdout.trim();
}
