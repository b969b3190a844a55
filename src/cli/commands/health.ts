import { askHealth } from "../ask-health.ts";
import type { Run } from "../command.ts";
import { tellFaults } from "../faults.ts";
import { loadWith } from "../load-config.ts";
import { readSettings, type Settings } from "../settings.ts";

/** Asks the proxy that the same flags, variables and file would have started. */
export const health: Run = async (given, io) => {
  const settings = readSettings(given, io.env);
  if ("message" in settings) return tellFaults([settings.message], io);
  const { hosts, port } = await address(settings, io);
  for (const host of hosts) {
    if (!(await askHealth(host, port))) continue;
    io.stdout.write("ok\n");
    return 0;
  }
  return tellFaults([`No corswalk answers at ${hosts.join(", ")}, port ${port}. Is it running there?`], io);
};

/** A file with faults stops no proxy that runs already, so it does not stop the question either. */
async function address(
  settings: Settings,
  io: Parameters<Run>[1],
): Promise<{ hosts: readonly string[]; port: number }> {
  const { port, hosts } = settings.overrides;
  const ports = { port: port ?? 8010, hosts: hosts ?? ["127.0.0.1", "::1"] };
  if (port !== undefined && hosts !== undefined) return { port, hosts };
  const loaded = await loadWith(settings, io);
  return "config" in loaded ? loaded.config.listen : ports;
}
