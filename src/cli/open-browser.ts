import { spawn } from "node:child_process";
import type { Io } from "./io.ts";

/** What opens a page with the browser that the person has chosen. */
const openers: Readonly<Record<string, readonly [command: string, ...before: string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", '""'],
};

/**
 * Resolves with whether a browser was opened: an opener that finds none, as on a machine without a screen, says so by its
 * exit code. Some stay for as long as the browser does, and it lives on by itself, so nobody should wait.
 */
export function openBrowser(
  url: string,
  env: Io["env"],
  platform: string = process.platform,
): Promise<boolean> {
  const [command, ...before] = openers[platform] ?? ["xdg-open"];
  return new Promise((resolve) => {
    const child = spawn(command, [...before, url], { env: { ...env }, stdio: "ignore", detached: true });
    child.once("spawn", () => child.unref());
    child.once("exit", (code) => resolve(code === 0));
    child.once("error", () => resolve(false));
  });
}
