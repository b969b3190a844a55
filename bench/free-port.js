import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * For a server that has to be told its port. From below those that systems give to whoever asks for any (32768 on Linux,
 * 49152 elsewhere, RFC 6335, section 6): one of those may be given away again before the server is there.
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(20_000, 32_768);
    const probe = createServer().listen(port, "127.0.0.1");
    const isFree = await once(probe, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    probe.close();
    await once(probe, "close");
    return port;
  }
}
