import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { certificate } from "../support/certificates.ts";

/** Pages of their own origins: http and https, under every name that leads to this machine. */
export async function openPages(): Promise<{ port: number; securePort: number; close(): Promise<void> }> {
  const page = "<!doctype html><title>page</title>";
  const { cert, key } = certificate({ subject: "localhost", names: ["localhost", "127.0.0.1"] });
  const plain = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(page));
  const secure = createSecureServer({ cert, key }, (_, response) =>
    response.setHeader("Content-Type", "text/html").end(page),
  );
  // `::` takes IPv4 as well, so that one port serves 127.0.0.1, ::1 and the names.
  const [port, securePort] = [await listen(plain, "::"), await listen(secure, "::")];
  return {
    port,
    securePort,
    async close() {
      await Promise.all([close(plain), close(secure)]);
    },
  };
}

export async function listen(server: Server, host = "127.0.0.1"): Promise<number> {
  server.listen(0, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

export async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
