import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { WebSocket, WebSocketServer } from "ws";

/** An upstream of WebSockets, closed with the test. */
export async function socketServer(): Promise<{ server: WebSocketServer; url: string }> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  onTestFinished(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}` };
}

/** A page's WebSocket, open, that ends with the test. */
export async function openSocket(proxyPort: number, path = "/live"): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${proxyPort}${path}`);
  onTestFinished(() => socket.terminate());
  await once(socket, "open");
  return socket;
}
