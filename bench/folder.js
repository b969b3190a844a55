import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is gone when this program has ended. */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `corswalk-${name}-`));
  // Who is being ended may still write there.
  process.once("exit", () =>
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  );
  return folder;
}
