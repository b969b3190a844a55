import type { Config } from "../config/config.ts";
import { askHealth } from "./ask-health.ts";
import { claimOf } from "./claims.ts";
import type { Io } from "./io.ts";

/** Why the proxy cannot listen where its config says, and what to do: what a person can repair, in words. */
export async function whyNotListening(
  error: unknown,
  { listen }: Config,
  io: Io,
): Promise<string | undefined> {
  const { port, hosts } = listen;
  const at = hosts.join(" and ");
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return `${await holder(port, hosts, io)} Stop it, or take another port with --port ${port + 1}.`;
    case "EACCES":
      return `Port ${port} may not be opened: ports below 1024 are often kept for the system. Take another with --port 8010.`;
    case "EADDRNOTAVAIL":
    case "EAFNOSUPPORT":
      return `${at} is no address of this machine. Name one of its own with --host.`;
    default:
      return undefined;
  }
}

async function holder(port: number, hosts: readonly string[], io: Io): Promise<string> {
  const answers = await Promise.all(hosts.map((host) => askHealth(host, port, 1000)));
  if (!answers.includes(true)) return `Port ${port} is taken by another program.`;
  const claim = await claimOf(port, io.env);
  return `Port ${port} is taken by another corswalk${claim === undefined ? "" : `, ${claim}`}.`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
