import { once } from "node:events";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { onTestFinished } from "vitest";
import type { Certificate } from "./certificates.ts";

/** One CONNECT that the proxy was asked for. */
export interface TunnelRequest {
  readonly line: string;
  readonly headers: readonly string[];
}

export interface ConnectProxy {
  readonly port: number;
  readonly requests: readonly TunnelRequest[];
}

export interface ConnectProxyOptions {
  /** The bytes to answer with; undefined (as when this is left out): open the tunnel. `null`: say nothing at all. */
  readonly answer?: (request: TunnelRequest) => string | null | undefined;
  /** Where the names that are asked for really are: `{ "api.test:443": 41234 }`, all on 127.0.0.1. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Bytes to send between the answer and the tunnel, in one packet with the answer. */
  readonly greeting?: string;
  /** Makes it an https proxy. */
  readonly certificate?: Certificate;
}

/** A proxy as `openConnectProxy` opens it, closed with the test. */
export async function connectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const proxy = await openConnectProxy(options);
  onTestFinished(proxy.close);
  return proxy;
}

/** A real HTTP CONNECT proxy (RFC 9110, 9.3.6) on 127.0.0.1, that remembers what it was asked. The caller closes it. */
export async function openConnectProxy(
  options: ConnectProxyOptions = {},
): Promise<ConnectProxy & { close(): Promise<void> }> {
  const { answer, ports = {}, greeting = "", certificate } = options;
  const requests: TunnelRequest[] = [];
  const sockets = new Set<Socket>();

  const serve = (client: Socket) => {
    sockets.add(client);
    client.on("error", () => {}).once("close", () => sockets.delete(client));
    let head = "";
    const read = (chunk: Buffer) => {
      head += chunk.toString("latin1");
      const end = head.indexOf("\r\n\r\n");
      if (end === -1) return;
      client.off("data", read);
      const [line = "", ...headers] = head.slice(0, end).split("\r\n");
      const request = { line, headers };
      requests.push(request);
      const reply = answer?.(request);
      if (reply === null) return;
      if (reply !== undefined) {
        client.end(reply, "latin1");
        return;
      }
      const asked = line.split(" ")[1] ?? "";
      const port = ports[asked] ?? Number(asked.slice(asked.lastIndexOf(":") + 1));
      const upstream = connect(port, "127.0.0.1");
      sockets.add(upstream);
      upstream.once("close", () => sockets.delete(upstream));
      upstream.on("error", () => client.destroy());
      upstream.once("connect", () => {
        client.write(`HTTP/1.1 200 Connection established\r\n\r\n${greeting}`, "latin1");
        client.pipe(upstream).pipe(client);
      });
    };
    client.on("data", read);
  };

  const server = certificate
    ? createTlsServer({ cert: certificate.cert, key: certificate.key }, serve)
    : createTcpServer(serve);
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port, requests, close };
}
