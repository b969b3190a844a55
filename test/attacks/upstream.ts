import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type Arrivals, arrivals } from "./arrivals.ts";

/** What no foreign page may read. */
export const treasure = "the-treasure";

export interface Upstream {
  readonly url: string;
  /** The paths of all requests and upgrades that came, without their queries. */
  readonly hits: Arrivals<string>;
  close(): Promise<void>;
}

/** Serves whoever asks, as an API that counts on the browser does: by the path's last word an image, a script, a stream … */
export async function openUpstream(): Promise<Upstream> {
  const hits = arrivals<string>();
  const tunnels = new Set<Duplex>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://upstream");
    hits.add(pathname);
    request.resume();
    const [type, body] = bodies[pathname.split("-").at(-1) ?? ""] ?? ["text/plain", treasure];
    response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-store" });
    if (type === "text/event-stream") response.write(body);
    else response.end(body);
  });
  server.on("upgrade", (request, socket) => {
    hits.add(new URL(request.url ?? "/", "http://upstream").pathname);
    tunnels.add(socket.on("error", () => {}).on("close", () => tunnels.delete(socket)));
    socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits,
    close: () =>
      new Promise((resolve) => {
        for (const tunnel of tunnels) tunnel.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const pixel = Buffer.from("R0lGODlhAQABAAAAACwAAAAAAQABAAA=", "base64");

const bodies: Readonly<Record<string, [type: string, body: string | Buffer]>> = {
  image: ["image/gif", pixel],
  script: ["text/javascript", `globalThis.leaked = "${treasure}"`],
  style: ["text/css", `:root { --leaked: "${treasure}" }`],
  events: ["text/event-stream", `data: ${treasure}\n\n`],
  page: ["text/html", `<!doctype html><title>${treasure}</title>`],
};
