import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { OutboundProxy, UpstreamSettings } from "../../src/config/config.ts";
import { direct } from "../../src/config/direct.ts";
import { connector } from "../../src/upstream/connect.ts";
import { upstreamFailure } from "../../src/upstream/failure.ts";

export const noProxy = direct.proxy;

/** What a route has that says nothing on connections, with the changes of a test. */
export function settings(changes: Partial<UpstreamSettings> = {}): UpstreamSettings {
  return { ...direct, ...changes };
}

/** A proxy that a route names: it is used for loopback, too. */
export function through(url: string): OutboundProxy {
  return { http: url, https: url, noProxy: "", loopback: true };
}

/** A connection as undici would ask for it; closed with the test. */
export async function connectTo(url: string, changes: Partial<UpstreamSettings> = {}): Promise<Socket> {
  const { protocol, hostname, port, host } = new URL(url);
  const connect = connector(settings(changes));
  const socket = await new Promise<Socket>((resolve, reject) => {
    connect({ protocol, hostname, port, host }, (error, opened) =>
      error === null ? resolve(opened) : reject(error),
    );
  });
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** The failure that a connection ends with, in words. */
export async function failureTo(url: string, changes: Partial<UpstreamSettings> = {}) {
  const error = await connectTo(url, changes).then(
    () => {
      throw new Error(`${url} was connected to`);
    },
    (reason: unknown) => reason,
  );
  const { status, failure } = upstreamFailure(error, { target: url, inContainer: false });
  return { status, ...failure };
}

/** Listens and gives the port; closed with the test, its connections too. */
export async function listening(server: Server, host = "127.0.0.1"): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("close", () => sockets.delete(socket));
  });
  server.listen(0, host);
  await once(server, "listening");
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return (server.address() as AddressInfo).port;
}

/** A port where nobody listens. */
export async function deadPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
