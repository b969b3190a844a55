import { spawn } from "node:child_process";
import type { Io } from "./io.ts";

/** What opens a page with the browser that the person has chosen. */
const openers: Readonly<Record<string, readonly [command: string, ...before: string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", '""'],
};

/** Resolves with whether a browser was found; it lives on by itself. */
export function openBrowser(
  url: string,
  env: Io["env"],
  platform: string = process.platform,
): Promise<boolean> {
  const [command, ...before] = openers[platform] ?? ["xdg-open"];
  return new Promise((resolve) => {
    const child = spawn(command, [...before, url], { env: { ...env }, stdio: "ignore", detached: true });
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
    child.once("error", () => resolve(false));
  });
}
