import type { CorsProxy } from "../proxy.ts";
import { claimPort } from "./claims.ts";
import type { Io } from "./io.ts";
import { listenForKeys } from "./keys.ts";

const CLEAR = "\x1b[2J\x1b[3J\x1b[H";

/** What goes on beside a running proxy: its claim on the port and the terminal's keys. Resolves to what ends them. */
export async function accompany(
  { proxy, port, stop }: { readonly proxy: CorsProxy; readonly port: number; readonly stop: () => void },
  io: Io,
): Promise<() => Promise<void>> {
  const release = await claimPort(port, proxy.config, io.cwd(), io.env);
  const leaveKeys = await listenForKeys(
    [
      { key: "c", about: "clear the screen", press: () => void io.stdout.write(CLEAR) },
      { key: "q", about: "quit", press: stop },
    ],
    io,
  );
  return async () => {
    leaveKeys();
    await release();
  };
}
